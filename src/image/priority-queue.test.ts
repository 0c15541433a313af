import fc from "fast-check";
import { expect, test } from "vitest";
import { PriorityQueue } from "./priority-queue.ts";

test("gives values back by priority, equals in the order they came", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9), { maxLength: 60 }), (priorities) => {
      const queue = new PriorityQueue();
      priorities.forEach((priority, i) => {
        queue.push(i, priority);
      });
      const popped = priorities.map(() => queue.pop());
      const sorted = [...priorities.keys()].sort((a, b) => priorities[a] - priorities[b] || a - b);
      expect(popped).toEqual(sorted);
      expect(queue.pop()).toBeUndefined();
    }),
    { numRuns: 100 },
  );
});

test("takes pushes between pops", () => {
  const queue = new PriorityQueue();
  queue.push(1, 5);
  queue.push(2, 3);
  expect(queue.pop()).toBe(2);
  queue.push(3, 1);
  queue.push(4, 9);
  expect([queue.pop(), queue.pop(), queue.pop(), queue.pop()]).toEqual([3, 1, 4, undefined]);
});
