/** Options of metrics that cannot be taken. */
import { describe, expect, test } from 'vitest'
import { chosenMetrics } from '../../harness/analysis/chosen-metrics.ts'
import alpha from '../../harness/metrics/alpha.ts'
import brier from '../../harness/metrics/brier.ts'
import brierDecomposition from '../../harness/metrics/brier-decomposition.ts'
import score from '../../harness/metrics/score.ts'

describe('wrong options are the mistake of the user', () => {
  const metrics = [brier, brierDecomposition, alpha]
  const whole = '--set brier-decomposition.bins: expected integer from 1 to 1000, got'

  test.each([
    ['bins=0', `${whole} "0"`],
    ['bins=1.5', `${whole} "1.5"`],
    ['bins=1001', `${whole} "1001"`],
    ['bins=ten', `${whole} "ten"`],
    ['bins=', `${whole} ""`],
    ['bins=5,10', '--set brier-decomposition.bins: expected one value, got "5,10"'],
    ['bins=5..10', '--set brier-decomposition.bins: expected one value, got "5..10"'],
    ['edges=foo', '--set brier-decomposition.edges: expected exact|published, got "foo"'],
    ['draws=10', '--set brier.draws: expected integer from 199 to 99999, got "10"'],
    ['bin=5', '--set: expected one of draws, bins, edges, nullDraws, got "bin"; did you mean "bins"'],
  ])('%s', (setting, sentence) => {
    expect(() => chosenMetrics(metrics, [setting])).toThrow(new RegExp(`^${RegExp.escape(sentence)}$`))
  })

  test('a name that is set twice', () => {
    expect(() => chosenMetrics(metrics, ['bins=5', 'bins=6'])).toThrow(
      '--set bins: expected one value, got a second, "6"',
    )
  })

  test('an option where no metric has one', () => {
    expect(() => chosenMetrics([score], ['bins=5'])).toThrow(
      '--set bins: expected a metric with options, got score',
    )
  })
})
