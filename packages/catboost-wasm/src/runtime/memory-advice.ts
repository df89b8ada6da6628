/** What to do about a table that is too large. */
export const advice =
  "keep the rows of the rare class and a random part of the others, and give those a weight of all ÷ kept (pool.weight); or leave columns out";
