"""What the server counts of itself, for Prometheus: runs, the queue, children, requests, refusals.

Labels are few and known beforehand: nothing that a client or a learner's program says becomes one.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from webapp.http.logs import event
from webapp.runner.answers import CallReport, RunResult
from webapp.runner.service import Runner, RunnerBusy
from webapp.settings import Settings

RUN_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0)
ENDS = frozenset(
    {"time_limit", "cpu_limit", "memory_limit", "output_limit", "node_limit", "event_limit", "cancelled", "killed"},
)
MEDIA_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self._runs = Counter(
            "tapedeck_runs", "Programs that were run, by what for and how they ended.", ["purpose", "ended"], registry=self.registry
        )
        self._run_seconds = Histogram(
            "tapedeck_run_seconds",
            "From the request for a run to its answer, waiting included.",
            ["purpose"],
            buckets=RUN_SECONDS,
            registry=self.registry,
        )
        self._requests = Counter(
            "tapedeck_http_requests", "Requests, by the route that answered.", ["method", "route", "status"], registry=self.registry
        )
        self._request_seconds = Histogram(
            "tapedeck_http_request_seconds", "From a request's headers to the end of its answer.", ["route"], registry=self.registry
        )
        self._refused = Counter(
            "tapedeck_rate_limited", "Requests that came too often, by the limit they met.", ["limit"], registry=self.registry
        )
        self._running = Gauge("tapedeck_runs_running", "Programs that run now.", registry=self.registry)
        self._waiting = Gauge("tapedeck_runs_waiting", "Programs that wait for their turn.", registry=self.registry)
        self._children = Gauge("tapedeck_children_alive", "Processes of the runner, those put by included.", registry=self.registry)

    def watch(self, runner: Runner) -> None:
        """Asks this runner, whenever somebody reads the metrics, how many run and wait."""
        self._running.set_function(lambda: runner.running)
        self._waiting.set_function(lambda: runner.waiting)
        self._children.set_function(lambda: runner.children)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered."""
        self._requests.labels(method, route, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def refused(self, limit: str) -> None:
        """A request came too often."""
        self._refused.labels(limit).inc()

    def run(self, purpose: str, ended: str, seconds: float) -> None:
        """A program was run, or could not be."""
        self._runs.labels(purpose, ended).inc()
        self._run_seconds.labels(purpose).observe(seconds)
        event("run", purpose=purpose, ended=ended, ms=round(seconds * 1e3, 1))

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self.registry)


class MeasuredRunner(Runner):
    """A runner whose runs are counted."""

    def __init__(self, settings: Settings, metrics: Metrics) -> None:
        super().__init__(settings)
        self._metrics = metrics
        metrics.watch(self)

    async def run(
        self, code: str, overrides: Mapping[str, Any] | None = None, seed: int = 0, *, client: str = "", ticket: str = ""
    ) -> RunResult:
        """As `Runner.run`."""
        began, ended = time.perf_counter(), "abandoned"
        try:
            result = await super().run(code, overrides, seed, client=client, ticket=ticket)
            ended = _ended(result.outline.status, result.outline.error.code if result.outline.error is not None else "")
        except RunnerBusy:
            ended = "busy"
            raise
        else:
            return result
        finally:
            self._metrics.run("play", ended, time.perf_counter() - began)

    async def call_function(self, code: str, function: str, cases: Sequence[Sequence[Any]], *, client: str = "") -> CallReport:
        """As `Runner.call_function`."""
        began, ended = time.perf_counter(), "abandoned"
        try:
            report = await super().call_function(code, function, cases, client=client)
            ended = _ended(report.status, str((report.error or {}).get("code", "")))
        except RunnerBusy:
            ended = "busy"
            raise
        else:
            return report
        finally:
            self._metrics.run("exercise", ended, time.perf_counter() - began)


def _ended(status: str, code: str) -> str:
    """How a run ended, in one of few words; what a child says may be anything."""
    if status == "limit":
        return code if code in ENDS else "killed"
    return status if status in ("ok", "error") else "killed"
