"""A limit on the processor time of a piece of work, in any thread.

Not on wall time: a busy machine, or one that slept, must not stop work that is in order. The main thread is interrupted
by an interval timer. Another thread (a Dask worker's) gets the exception from a timer thread that looks at its clock
(https://docs.python.org/3.11/c-api/init.html#c.PyThreadState_SetAsyncExc). Either way it is raised between two steps of
Python code: work inside an extension is not cut short.
"""

import ctypes
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SHORTEST_WAIT = 0.05
"""Seconds between two looks at the clock of a thread that is about to reach its limit."""


class TimeLimitReached(Exception):
    """The work took longer than allowed."""


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raises TimeLimitReached inside the block once it has used the seconds; 0 means no limit."""
    if not seconds:
        yield
    elif threading.current_thread() is threading.main_thread():
        with _interval_timer(seconds):
            yield
    else:
        with _Interruption(seconds):
            yield


@contextmanager
def _interval_timer(seconds: int) -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeLimitReached

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


class _Interruption:
    """Interrupts the thread that enters it, once, and never after it has left."""

    def __init__(self, seconds: int) -> None:
        self._thread = threading.get_ident()
        self._clock = time.pthread_getcpuclockid(self._thread)
        self._seconds = float(seconds)
        self._until = time.clock_gettime(self._clock) + seconds
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._fired = False

    def __enter__(self) -> None:
        threading.Thread(target=self._watch, daemon=True).start()

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        with self._lock:
            self._ended.set()
            if self._fired and kind is not TimeLimitReached:
                # the work was done before the exception came: it must not come later, into other work
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._thread), None)

    def _watch(self) -> None:
        left = self._seconds
        while not self._ended.wait(max(left, SHORTEST_WAIT)):
            with self._lock:  # while it is held, the thread cannot leave the block and end
                if self._ended.is_set():
                    return
                left = self._until - time.clock_gettime(self._clock)
                if left <= 0:
                    self._fired = True
                    stop = ctypes.py_object(TimeLimitReached)
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._thread), stop)
                    return
