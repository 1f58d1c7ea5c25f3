// Prints one line per test, `ok - …` or `not ok - …`, followed by the errors of a failed test.
export default class Lines {
  onTestEnd(test, result) {
    const name = test.titlePath().filter(Boolean).join(" › ");
    // A test that is marked to be skipped counts neither as passed nor as failed.
    if (result.status === "skipped" && test.expectedStatus === "skipped") {
      console.log(`# skipped: ${name}`);
      return;
    }
    const passed = result.status === test.expectedStatus;
    console.log(`${passed ? "ok" : "not ok"} - ${name} (${(result.duration / 1000).toFixed(1)} s)`);
    if (passed) return;
    for (const error of result.errors) console.log((error.stack ?? error.message ?? error.value ?? "").replace(/^/gm, "  # "));
    for (const { path } of result.attachments) if (path) console.log(`  # ${path}`);
  }

  // Errors outside a test: a file that cannot be read, a worker that died.
  onError(error) {
    console.log(`not ok - the suite itself\n${(error.stack ?? error.message ?? "").replace(/^/gm, "  # ")}`);
  }

  printsToStdio() {
    return true;
  }
}
