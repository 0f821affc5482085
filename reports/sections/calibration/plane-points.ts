import {
  binEdges,
  binTerms,
  fewestForecasts,
  type GridLine,
  lineForecasts,
  lineName,
  type MurphyTerms,
  measuredOf,
  murphyTerms,
  type ReportFacts,
  reliabilityBins,
} from '../../define.ts'
import { ellipseAround, type PlanePlace, resampledSpread, type Spread } from './spread.ts'

/** A line in the plane of resolution and reliability, under one or both rules for the edges of bins. */
export interface PlanePoint extends MurphyTerms {
  readonly name: string
  /** What others would have forecast stands beside the rows. */
  readonly kind: 'row' | 'reference'
  readonly published: MurphyTerms | undefined
  /** How far resampling moves it; undefined for references and where many points share the plane. */
  readonly spread: Spread | undefined
  readonly outline: readonly PlanePlace[]
  /** Mean reliability under perfect calibration of its forecasts, where it is known. */
  readonly nullMean: number | undefined
}

/** What is drawn in a plane. */
export interface Plane {
  readonly points: readonly PlanePoint[]
  /** The spread of the outcomes, where all rows share it: Brier score = it + reliability - resolution. */
  readonly uncertainty: number | undefined
}

/** Rows with an ellipse; more would hide each other. */
export const mostEllipses = 8

/** Share of a normal spread that an ellipse holds. */
export const ellipseShare = 0.5

/** The plane of one scenario; undefined where fewer than two lines have both parts of enough forecasts. */
export function planeOf(facts: ReportFacts, lines: readonly GridLine[]): Plane | undefined {
  const known = lines.flatMap((line) => {
    const terms = murphyTerms(facts, line.cells)
    const forecasts = lineForecasts(facts, line)
    return terms && forecasts.length >= fewestForecasts ? [{ line, terms, forecasts }] : []
  })
  if (known.length < 2) return undefined
  const rows = known.map(({ line, terms, forecasts }): PlanePoint => {
    const spread = known.length <= mostEllipses ? resampledSpread(forecasts) : undefined
    const outline = spread ? ellipseAround(terms.exact, spread, ellipseShare) : []
    return {
      ...{ name: lineName(line, lines), kind: 'row', ...terms.exact },
      ...{ published: terms.published, spread, outline },
      nullMean: measuredOf(line, 'brier-decomposition')?.parts['reliabilityNullMean'],
    }
  })
  const uncertainties = known.flatMap(
    ({ line }) => measuredOf(line, 'brier-decomposition')?.parts['uncertainty'] ?? [],
  )
  return {
    points: [...rows, ...references(known.map(({ forecasts }) => forecasts))],
    uncertainty: sameOf(uncertainties),
  }
}

const bare = { spread: undefined, outline: [], nullMean: undefined }

type Forecasts = ReturnType<typeof lineForecasts>

/** The market's price and the oracle as forecasters, where they would be the same for every row. */
function references(all: readonly Forecasts[]): readonly PlanePoint[] {
  return [['market price', 'price'] as const, ['oracle', 'posterior'] as const].flatMap(([name, field]) => {
    const terms = all.map((forecasts) => termsOf(forecasts, field))
    const [first] = terms
    if (first === undefined || terms.some((each) => each === undefined)) return []
    const isSame = sameOf(terms.map((each) => each?.reliability ?? 0)) !== undefined
    if (!isSame || sameOf(terms.map((each) => each?.resolution ?? 0)) === undefined) return []
    return [{ name, kind: 'reference', ...first, published: undefined, ...bare }]
  })
}

function termsOf(forecasts: Forecasts, field: 'price' | 'posterior'): MurphyTerms | undefined {
  const others = forecasts.flatMap(({ outcome, [field]: forecast }) =>
    forecast === undefined ? [] : [{ forecast, outcome }],
  )
  if (others.length < forecasts.length) return undefined
  const { reliability, resolution } = binTerms(reliabilityBins(others, binEdges(10, 'exact')))
  return { reliability, resolution }
}

/** The value that all share, up to rounding. */
function sameOf(values: readonly number[]): number | undefined {
  const [first] = values
  return first !== undefined && values.every((value) => Math.abs(value - first) < 1e-9) ? first : undefined
}
