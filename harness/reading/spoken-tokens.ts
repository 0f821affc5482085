/**
 * What in a text bears on who buys how much: a subject, a word of buying, an amount of a resource. A rule over words,
 * not a reader of language; what it does not know it passes over.
 */
export type SpokenToken =
  /** Whom the words after it are about; `nobody` takes back the last one. */
  | { readonly kind: 'subject'; readonly who: 'speaker' | 'hearer' | 'all' | 'nobody' | number }
  /** Whom the amounts before it are for. */
  | { readonly kind: 'for'; readonly who: 'speaker' | 'hearer' | 'all' | number }
  /** A word of buying, now or later; `past` for one of having bought. */
  | { readonly kind: 'buys'; readonly isPast: boolean }
  /** A word by which amounts are no purchase: a need, a denial, a bound, what is left. */
  | { readonly kind: 'stops' }
  /** `all`: whatever there is of it. */
  | { readonly kind: 'amount'; readonly resource: string; readonly amount: number | 'all' }
  /** Nothing at all is bought. */
  | { readonly kind: 'nothing' }
  /** A sentence ended. */
  | { readonly kind: 'end' }

const counts = 'zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve'.split('|')
const count = `\\d{1,4}|${counts.join('|')}`

const phrases = {
  past: 'bought|took|got|purchased|asked for|received|had',
  forSpeaker: 'for (?:me|myself)|to me',
  forHearer: 'for (?:you|yourself)|to you',
  forAll: 'for (?:each of us|both of us|us both)|each|apiece',
  speaker:
    "i(?:['’](?:ll|d|m|ve))?|me|mine|myself|let me|my (?:purchase|share|part|half|order|side)(?: (?:is|will be|would be))?",
  hearer:
    "you(?:['’](?:ll|d|re|ve))?|yours|yourself|your (?:purchase|share|part|half|order|side)(?: (?:is|will be|would be))?",
  all: "we(?:['’](?:ll|d))? (?:will |would |should |can |could |may )?(?:each|both)|each of us|both of us|both agents|we each|both",
  nobody:
    '(?:my|your|our|their|the|a|each) (?:own )?(?:projects?|runs?)|project|we|they|it|there|supply|budget',
  stops:
    "up to|at most|at least|no more than|(?:fewer|less|more) than|maximum|needs?|uses|requires?|pays|leav(?:e|es|ing)|left(?: over)?|remain(?:s|ing)?|instead of|rather than|never|not|cannot|(?:won|can|don|wouldn|shouldn)['’]?t|without",
  buys: '(?:can|could|will|would|should|may|shall|must|to|ll|d) have|takes?|taking|buys?|buying|purchas(?:e|es|ing)|gets?|getting|grabs?|grabbing|keeps?|keeping|claims?|receives?|orders?|requests?|uses?|using|asks? for|asking for|goes? for|go(?:ing)? for|go(?:ing)? with|stick(?:s|ing)? (?:to|with)|settle for|limit (?:myself|yourself) to|commit(?:ting|s)? to|bids?',
} as const

type Phrase = keyof typeof phrases

const longestText = 20_000
const mostResources = 60
const longestName = 60

const patterns = new Map<string, RegExp>()

/** The tokens of a text, in its order. */
export function spokenTokens(text: string, resources: readonly string[]): readonly SpokenToken[] {
  const pattern = patternFor(resources)
  if (pattern === undefined) return []
  const names = new Map(resources.map((name) => [name.toLowerCase(), name]))
  return Array.from(text.slice(0, longestText).matchAll(pattern)).flatMap(({ groups = {} }) =>
    tokenOf(groups, (name) => names.get(name.toLowerCase()) ?? name),
  )
}

type Groups = { readonly [name: string]: string | undefined }

function tokenOf(groups: Groups, named: (name: string) => string): readonly SpokenToken[] {
  const { before, thing, after, thing2, every, none, agent, forAgent } = groups
  if (thing !== undefined) return [{ kind: 'amount', resource: named(thing), amount: countOf(before) }]
  if (thing2 !== undefined) return [{ kind: 'amount', resource: named(thing2), amount: countOf(after) }]
  if (every !== undefined) return [{ kind: 'amount', resource: named(every), amount: 'all' }]
  if (none !== undefined) return [{ kind: 'amount', resource: named(none), amount: 0 }]
  if (agent !== undefined) return [{ kind: 'subject', who: Number(agent) }]
  if (forAgent !== undefined) return [{ kind: 'for', who: Number(forAgent) }]
  if (groups['colon'] !== undefined) return [{ kind: 'buys', isPast: false }]
  if (groups['nothing'] !== undefined) return [{ kind: 'nothing' }]
  if (groups['end'] !== undefined) return [{ kind: 'end' }]
  // The groups of phrases are named by the keys of `phrases`.
  const phrase = (Object.keys(phrases) as Phrase[]).find((name) => groups[name] !== undefined)
  return phrase === undefined ? [] : [phraseTokens[phrase]]
}

const phraseTokens: { readonly [P in Phrase]: SpokenToken } = {
  past: { kind: 'buys', isPast: true },
  forSpeaker: { kind: 'for', who: 'speaker' },
  forHearer: { kind: 'for', who: 'hearer' },
  forAll: { kind: 'for', who: 'all' },
  speaker: { kind: 'subject', who: 'speaker' },
  hearer: { kind: 'subject', who: 'hearer' },
  all: { kind: 'subject', who: 'all' },
  nobody: { kind: 'subject', who: 'nobody' },
  stops: { kind: 'stops' },
  buys: { kind: 'buys', isPast: false },
}

function countOf(text = ''): number {
  const word = counts.indexOf(text.toLowerCase())
  return word < 0 ? Number(text) : word
}

function patternFor(resources: readonly string[]): RegExp | undefined {
  const names = resources.filter(({ length }) => length > 0 && length <= longestName).slice(0, mostResources)
  if (names.length === 0) return undefined
  const key = JSON.stringify(names)
  const known = patterns.get(key) ?? new RegExp(source(names), 'giu')
  if (patterns.size > 100) patterns.clear()
  patterns.set(key, known)
  return known
}

/** Longer names before shorter ones, and phrases after amounts, so that the first that fits is the right one. */
function source(names: readonly string[]): string {
  const name = names
    .toSorted((a, b) => b.length - a.length)
    .map((each) => RegExp.escape(each))
    .join('|')
  const edge = '(?![\\p{L}\\p{N}])'
  const start = '(?<![\\p{L}\\p{N}])'
  const group = (phrase: Phrase) => `(?<${phrase}>${phrases[phrase]})`
  const things = [
    `(?<before>${count}) ?(?:more )?(?:units? (?:of )?|pieces? (?:of )?|of (?:the )?|x |× )?(?<thing>${name})s?${edge}`,
    `(?<thing2>${name})s? ?(?:[:=×]|x) ?(?<after>${count})${edge}`,
    `all (?:of )?(?:the )?(?:(?:${count}) )?(?<every>${name})s?${edge}`,
    `no (?<none>${name})s?${edge}`,
    `for agent[ -](?<forAgent>\\d{1,3})${edge}`,
    `agent[ -](?<agent>\\d{1,3})${edge}(?:['’]s (?:purchase|share|part))?`,
    `(?<nothing>nothing)${edge}`,
    ...(Object.keys(phrases) as Phrase[]).map((phrase) => `${group(phrase)}${edge}`),
  ]
  return `${start}(?:${things.join('|')})|(?<end>[!?\\n;]|\\.(?!\\d))|(?<colon>:)`
}
