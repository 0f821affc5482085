/**
 * A mistake that the user can mend. Printed as one sentence without a stack; the command exits with 2.
 * The sentence says where, what was expected and what came.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
