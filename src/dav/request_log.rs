//! Notes for the owner of a device what it changed last, and what it asked for and did not get.

use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError};

use crate::app::app_passwords::Caller;
use crate::app::device_log::{self, FailedRequest};
use crate::dav::Dav;
use crate::dav::error::Error;
use crate::dav::run::read;
use domain::account::DeviceFault;

/// The card that a request sent.
pub struct SentCard(pub Bytes);

/// The outcome of one request that may change something.
pub struct RequestLog {
    dav: Data<Dav>,
    caller: Caller,
    request: HttpRequest,
}

impl RequestLog {
    /// For a request that may change something; `None` for one that only reads.
    pub fn of(dav: &Data<Dav>, caller: &Caller, request: &HttpRequest) -> Option<Self> {
        let writes = ["PUT", "POST", "DELETE", "COPY", "MOVE", "MKCOL", "PROPPATCH"];
        writes.contains(&request.method().as_str()).then(|| Self {
            dav: dav.clone(),
            caller: caller.clone(),
            request: request.clone(),
        })
    }

    /// Notes the outcome.
    pub async fn note(self, outcome: &Result<HttpResponse, Error>) {
        let caller = self.caller;
        let noted = match outcome {
            Ok(response) if response.status().is_success() => {
                read(&self.dav, move |app| {
                    device_log::note_change(app, &caller);
                    Ok(())
                })
                .await
            }
            Err(error) if is_noted(error) => {
                let card = self
                    .request
                    .extensions()
                    .get::<SentCard>()
                    .map(|sent| sent.0.to_vec());
                let failed = FailedRequest {
                    method: self.request.method().to_string(),
                    path: self.request.path().to_owned(),
                    fault: fault_of(error),
                    why: error.why(),
                    card,
                };
                read(&self.dav, move |app| {
                    device_log::note_failure(app, caller.device, &failed);
                    Ok(())
                })
                .await
            }
            _ => Ok(()),
        };
        if let Err(error) = noted {
            log::warn!("the outcome of a request was not noted: {error}");
        }
    }
}

/// True for what the user can do something about. Faults of the server are in its log.
fn is_noted(error: &Error) -> bool {
    let status = error.status_code();
    status.is_client_error() && status != StatusCode::METHOD_NOT_ALLOWED
}

fn fault_of(error: &Error) -> DeviceFault {
    let name = match error {
        Error::Precondition { element, .. } => element.local.as_ref(),
        _ => "",
    };
    match (name, error.status_code()) {
        ("no-uid-conflict", _) => DeviceFault::Uid,
        ("valid-address-data", _) => DeviceFault::Invalid,
        ("supported-address-data", _) => DeviceFault::Version,
        ("max-resource-size", _) | (_, StatusCode::PAYLOAD_TOO_LARGE) => DeviceFault::TooLarge,
        (_, StatusCode::PRECONDITION_FAILED) => DeviceFault::Changed,
        (_, StatusCode::NOT_FOUND | StatusCode::CONFLICT) => DeviceFault::Gone,
        (_, StatusCode::FORBIDDEN) => DeviceFault::Refused,
        _ => DeviceFault::Other,
    }
}
