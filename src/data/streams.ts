/** What each stream of random numbers is for: the key after the seed, so that no two uses draw the same numbers. */
export const streams = { order: 1, synthetic: 2, training: 3, heldOut: 4, adapting: 5 } as const;
