"""Increments of one number by several processes: shared_counter.py PROCESSES INCREMENTS"""
import json
import multiprocessing
import sys
import time


def increment(counter, ready, go, count):
    ready.release()
    go.wait()
    for _ in range(count):
        with counter.get_lock():
            counter.value += 1


if __name__ == "__main__":
    processes, count = int(sys.argv[1]), int(sys.argv[2])
    counter, ready, go = multiprocessing.Value("q", 0), multiprocessing.Semaphore(0), multiprocessing.Event()
    workers = [multiprocessing.Process(target=increment, args=(counter, ready, go, count)) for _ in range(processes)]
    for worker in workers:
        worker.start()
    for _ in workers:
        ready.acquire()
    start = time.perf_counter()
    go.set()
    for worker in workers:
        worker.join()
    seconds = time.perf_counter() - start
    assert counter.value == processes * count
    print(json.dumps({"seconds": seconds}))
