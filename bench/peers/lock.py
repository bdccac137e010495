"""Acquires and releases a lock that nobody else wants: lock.py manager|semaphore FAR NEAR

From another process (a manager's lock, or one on a semaphore of the system), and from the process that has it (threading's, or the same one).
"""
import json
import multiprocessing
import sys
import threading
import time


def mean(lock, times):
    start = time.perf_counter()
    for _ in range(times):
        with lock:
            pass
    return (time.perf_counter() - start) / times


def child(lock, times, answer):
    mean(lock, times)
    answer.put(mean(lock, times))


if __name__ == "__main__":
    kind, far, near = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    manager = multiprocessing.Manager() if kind == "manager" else None
    lock = manager.Lock() if manager else multiprocessing.Lock()
    answer = multiprocessing.Queue()
    process = multiprocessing.Process(target=child, args=(lock, far, answer))
    process.start()
    seconds = answer.get()
    process.join()
    own = threading.Lock() if manager else lock
    mean(own, near)
    print(json.dumps({"far": seconds, "near": mean(own, near)}))
