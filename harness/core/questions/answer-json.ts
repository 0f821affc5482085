/** The deepest nesting that is read: what is done with an answer walks it level by level. */
const deepest = 100

/**
 * The JSON value of an answer, which may stand in a code fence. Undefined when there is none, or when it is nested
 * more deeply than any answer needs.
 */
export function answerJson(answer: string): unknown {
  const value = parsedJson(answer.replace(/^```(?:json)?|```$/g, ''))
  return isDeep(value) ? undefined : value
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isDeep(value: unknown): boolean {
  let level = [value]
  for (let depth = 0; depth <= deepest; depth += 1) {
    level = level.flatMap(partsOf)
    if (level.length === 0) return false
  }
  return true
}

function partsOf(value: unknown): readonly unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : []
}
