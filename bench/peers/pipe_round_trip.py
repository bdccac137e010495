"""One number there and back through a pipe: pipe_round_trip.py TIMES"""
import json
import multiprocessing
import sys
import time


def echo(end):
    while True:
        try:
            item = end.recv()
        except EOFError:
            return
        end.send(item)


def round_trips(end, times):
    for number in range(times):
        end.send(number)
        assert end.recv() == number


if __name__ == "__main__":
    times = int(sys.argv[1])
    here, there = multiprocessing.Pipe()
    echoing = multiprocessing.Process(target=echo, args=(there,))
    echoing.start()
    there.close()
    round_trips(here, times)
    start = time.perf_counter()
    round_trips(here, times)
    seconds = time.perf_counter() - start
    here.close()
    echoing.terminate()
    echoing.join()
    print(json.dumps({"seconds": seconds / times}))
