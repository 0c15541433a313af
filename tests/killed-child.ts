/** A process that is killed as the system does it where memory runs out; for the test of probes. */
process.kill(process.pid, "SIGKILL");
