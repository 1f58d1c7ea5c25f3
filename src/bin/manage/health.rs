//! `manage health`: asks the server on this machine whether it is ready.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use blocknotik::config::Config;

use super::failure::Failure;

/// The server answers `/readyz` within 3 s even when its database is gone.
const TIMEOUT: Duration = Duration::from_secs(5);

/// `manage health`
pub fn health(config: &Config) -> Result<(), Failure> {
    let address = reachable(config.bind);
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(TIMEOUT))
        .build();
    let answer = agent.new_agent().get(format!("http://{address}/readyz")).call();
    match answer {
        Ok(answer) if answer.status() == 200 => Ok(()),
        Ok(answer) => Err(Failure::new(format!(
            "the server at {address} is not ready ({}); its log says why",
            answer.status()
        ))),
        Err(error) => Err(Failure::new(format!("no server answers at {address}: {error}"))),
    }
}

/// The address at which this machine reaches a server bound to `bind`: loopback if that is unspecified.
pub fn reachable(bind: SocketAddr) -> SocketAddr {
    let ip = match bind.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, bind.port())
}
