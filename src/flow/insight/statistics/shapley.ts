const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

/** Share of the orders of so many in which exactly so many given ones come before one that is not among them: the weight in a Shapley value. */
export const orderWeight = (before: number, many: number): number =>
  (factorial(before) * factorial(many - before - 1)) / factorial(many)
