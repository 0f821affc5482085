/** How texts say what became of a yes-or-no question; a list of answers, as in "yes or no", says nothing. */
const answer = String.raw`["'“*]*(yes|no|true|false|1(?:\.0+)?|0(?:\.0+)?)\b(?!\s*(?:or|\/|\||,)\s*["'“]?(?:yes|no|true|false|[01])\b)(?![.%]\d|%)(?!["'”*]*\s*(?:if|when|unless|in case|provided)\b)`
const patterns = [
  // The market resolved YES; has been resolved to "No"; was settled as No. Not the rule: will be resolved to Yes if.
  String.raw`(?<!\b(?:be|is|are|gets?)\s)\b(?:resolved|settled)\s+(?:to\s+|as\s+|in favou?r of\s+|at\s+|:\s*)?${answer}`,
  // "outcome": 1; Resolution: YES; winning_outcome = "No"; result was yes.
  String.raw`\b(?:final|actual|true|winning|market|resolved|resolution)?[ _-]?(?:outcome|resolution|winner|resolvedTo|resolvedOutcome|finalResult|answerKey|groundTruth|ground truth)["']?\s*(?:[:=]|is|was)\s*${answer}`,
  String.raw`\b(?:final|actual|official|true) (?:result|answer)["']?\s*(?:[:=]|is|was)\s*${answer}`,
].map((source) => new RegExp(source, 'gi'))

/** Not after a word that makes it a condition or a question. */
const happened =
  /(?<!\b(?:if|whether|that|unless|once|when|probability) )\b(?:the event|this event|it) (?:has (?:since )?)?(?:indeed )?(did not happen|did not occur|never happened|happened|occurred|took place)\b(?! or\b)/gi

/**
 * The outcome that a text states: 1 for yes, 0 for no; undefined where it states none, or both. Texts that say how a
 * question *will* be resolved state none.
 */
export function statedOutcome(text: string): 0 | 1 | undefined {
  const stated = new Set<0 | 1>()
  for (const pattern of patterns)
    for (const [, word = ''] of text.matchAll(pattern).take(most))
      stated.add(/^(?:yes|true|1)/i.test(word) ? 1 : 0)
  for (const [, what = ''] of text.matchAll(happened).take(most)) stated.add(/not|never/i.test(what) ? 0 : 1)
  const [only] = stated
  return stated.size === 1 ? only : undefined
}

/** Statements looked at in one text. */
const most = 1000
