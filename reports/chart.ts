/** Charts as static SVG, drawn when the report is built. The drawing library is loaded by the first chart. */
import type { LoggerInterface, Runtime, Spec } from 'vega'
import type { TopLevelSpec } from 'vega-lite'
import { type Html, html, shownText, trusted } from './html.ts'

/** A row of a chart's data: numbers and texts only, so that no value can act as an expression or an address. */
export interface Datum {
  readonly [field: string]: string | number
}

/** A vega-lite specification without its data. */
export type ChartSpec = WithoutData<TopLevelSpec>

/** One layer of a specification. */
export type ChartLayer = Extract<ChartSpec, { layer: unknown }>['layer'][number]

/** What a chart shows and what it says to a reader who cannot see it. */
export interface Chart {
  /** Kebab-case, unique on the page. */
  readonly id: string
  readonly title: string
  /** What there is to see, in words: the text alternative. */
  readonly description: string
  readonly values: readonly Datum[]
  readonly spec: ChartSpec
}

/**
 * Colours of a chart, each a variable of the page with the light one standing in outside it. The eight of Okabe and
 * Ito (2008), which people with any common colour blindness can tell apart, and three for lines and lettering.
 */
export const colours = {
  blue: 'var(--blue, #0072b2)',
  vermillion: 'var(--vermillion, #d55e00)',
  green: 'var(--green, #009e73)',
  orange: 'var(--orange, #e69f00)',
  sky: 'var(--sky, #56b4e9)',
  purple: 'var(--purple, #cc79a7)',
  yellow: 'var(--yellow, #f0e442)',
  ink: 'var(--ink, #1b1b1b)',
  muted: 'var(--muted, #5c5c5c)',
  line: 'var(--line, #d0d0d0)',
} as const

/**
 * Draws a chart. Equal charts give equal bytes.
 *
 * @throws Error when the drawing library has anything to complain of, or the specification holds an expression,
 *   an address or an image
 */
export async function chart({ id, title, description, values, spec }: Chart): Promise<Html> {
  refuseUnsafe(spec, id)
  const drawn = await drawnSvg(id, spec, values.map(shownDatum))
  const [, width, height, body] =
    drawn.match(/^<svg [^>]*width="([\d.]+)" height="([\d.]+)"[^>]*>(.*)<\/svg>$/s) ?? []
  if (body === undefined)
    throw new Error(`chart "${id}": expected one svg element, got ${drawn.slice(0, 80)}`)
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img"${trusted(family)} width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" aria-labelledby="${id}-title" aria-describedby="${id}-description"><title id="${id}-title">${title}</title><desc id="${id}-description">${description}</desc>${trusted(lean(body, id))}</svg>`
}

type WithoutData<S> = S extends unknown ? Omit<S, 'data' | 'datasets' | 'usermeta' | '$schema'> : never

/** Keys under which the library takes an expression or fetches something. */
const unsafeKey = /expr$|^(signal|href|url|calculate|data|datasets|lookup|params|usermeta|loader)$/i

/** Keys whose value is an expression when it is a text. */
const expressionText = new Set(['filter', 'test'])

function refuseUnsafe(part: unknown, id: string): void {
  if (typeof part !== 'object' || part === null) return
  for (const [key, value] of Object.entries(part)) {
    const isExpression = unsafeKey.test(key) || (expressionText.has(key) && typeof value === 'string')
    const isImage = (key === 'mark' || key === 'type') && value === 'image'
    if (isExpression || isImage) throw new Error(`chart "${id}": expected plain encodings, got "${key}"`)
    refuseUnsafe(value, id)
  }
}

function shownDatum(datum: Datum): Datum {
  const fields = Object.entries(datum).map(([field, value]) => {
    if (typeof value === 'string') return [field, shownText(value)]
    if (Number.isFinite(value)) return [field, value]
    throw new RangeError(`chart requires finite numbers, got ${value} for "${field}"`)
  })
  return Object.fromEntries(fields)
}

async function drawnSvg(id: string, spec: ChartSpec, values: readonly Datum[]): Promise<string> {
  const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')])
  const complaints: string[] = []
  const logger = complaintsTo(complaints)
  const key = JSON.stringify(spec)
  const plan = plans.get(key) ?? planned(spec, { vega, vegaLite, logger })
  const view = new vega.View(plan, { renderer: 'none', logger, loader: refusing(vega.loader()) })
  const drawn = await view.data(dataName, [...values]).toSVG()
  view.finalize()
  if (complaints.length > 0)
    throw new Error(`chart "${id}": expected no warnings, got ${complaints.join('; ')}`)
  plans.set(key, plan)
  return drawn
}

/** What draws charts of a specification, whatever their data: panels side by side often share one. */
const plans = new Map<string, Runtime>()

const dataName = 'values'

interface Drawing {
  readonly vega: typeof import('vega')
  readonly vegaLite: typeof import('vega-lite')
  readonly logger: LoggerInterface
}

function planned(spec: ChartSpec, { vega, vegaLite, logger }: Drawing): Runtime {
  // A specification without its data, with a name put in its place.
  const full = { ...spec, data: { name: dataName }, background: null, padding: 4 } as unknown as TopLevelSpec
  const compiled: Spec = vegaLite.compile(full, { logger, config: plain }).spec
  return vega.parse(compiled)
}

/** Collects warnings and errors; drops the rest. */
function complaintsTo(complaints: string[]): LoggerInterface {
  const complain = (...messages: readonly unknown[]): LoggerInterface => {
    complaints.push(messages.map(String).join(' '))
    return logger
  }
  const ignore = (): LoggerInterface => logger
  // The library's own type wants a setter and a getter of one name.
  const level = ((value?: number) => (value === undefined ? 2 : logger)) as LoggerInterface['level']
  const logger: LoggerInterface = { level, warn: complain, error: complain, info: ignore, debug: ignore }
  return logger
}

function refusing<L extends object>(loader: L): L {
  const refuse = () => Promise.reject(new Error('a chart fetches nothing'))
  return { ...loader, load: refuse, sanitize: refuse, http: refuse, file: refuse }
}

const axis = {
  domainColor: colours.muted,
  gridColor: colours.line,
  labelColor: colours.ink,
  labelFontSize: 12,
  tickColor: colours.muted,
  titleColor: colours.ink,
  titleFontSize: 12,
  titleFontWeight: 'normal',
} as const

/** The look of every chart. */
const plain = {
  aria: false,
  font: 'system-ui, sans-serif',
  axis,
  view: { stroke: null },
  text: { color: colours.ink, fontSize: 12 },
} as const

/** The lettering of a chart, said once for all of it. */
const family = ' font-family="system-ui, sans-serif"'

/**
 * The drawing with what only a screen reader or a second chart on the page would stumble over taken out, and what is said
 * again and again without need.
 */
function lean(body: string, id: string): string {
  const names = new Map<string, string>()
  const own = (name: string): string => {
    const known = names.get(name) ?? `${id}-part-${names.size + 1}`
    names.set(name, known)
    return known
  }
  // Lettering holds no "<", so that only tags are changed.
  return body.replace(/<[^>]*>/g, (tag) =>
    tag
      .replace(/ (role|aria-[a-z]+|pointer-events)="[^"]*"| opacity="1"/g, '')
      .replace(family, '')
      .replace(/^<path class="(?:foreground" d=""|background" d="M0,0h0v0h0Z")[^>]*\/>$/, '')
      .replace(/\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2))))
      .replace(/ id="([^"]*)"/g, (_, name: string) => ` id="${own(name)}"`)
      .replace(/url\(#([^)]*)\)/g, (_, name: string) => `url(#${own(name)})`),
  )
}
