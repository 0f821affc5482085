import { describe, expect, test } from 'vitest'
import { bonferroni, holm } from '../../harness/stats/adjusted-p.ts'
import { pairedT } from '../../harness/stats/paired-t.ts'
import { wilcoxonSignedRank } from '../../harness/stats/wilcoxon-signed-rank.ts'

const plain = Object.freeze([0.12, -0.05, 0.33, 0.08, -0.11, 0.27, 0.02, 0.19, -0.03, 0.15])

describe('the t test of paired differences', () => {
  test('is that of R', () => {
    // R 4.2: d <- c(0.12,-0.05,0.33,0.08,-0.11,0.27,0.02,0.19,-0.03,0.15); t.test(d)[c("statistic","p.value")]
    expect(pairedT(plain)).toEqual({
      statistic: expect.closeTo(2.151075126736242, 12),
      p: expect.closeTo(0.0599317132866041, 12),
    })
    // R 4.2: t.test(c(1,2,3,2))
    expect(pairedT([1, 2, 3, 2])?.p).toBeCloseTo(0.0162766034594286, 12)
  })

  test('keeps its digits where p is tiny', () => {
    // R 4.2: d <- 100 + (1:50) / 10; 2 * pt(-t.test(d)$statistic, 49)
    const p = pairedT(Array.from({ length: 50 }, (_, index) => 100 + (index + 1) / 10))?.p ?? 0
    expect(p / 2.09916261741753e-92).toBeCloseTo(1, 9)
  })

  test('turns its sign with the differences, and keeps its p', () => {
    const turned = pairedT(plain.map((difference) => -difference))
    expect(turned?.p).toBe(pairedT(plain)?.p)
    expect(turned?.statistic).toBeCloseTo(-2.151075126736242, 12)
  })

  test('has nothing to measure by without spread', () => {
    expect(pairedT([0.3])).toBeUndefined()
    expect(pairedT([0.3, 0.3, 0.3])).toBeUndefined()
    expect(pairedT([])).toBeUndefined()
  })
})

describe("Wilcoxon's signed rank test", () => {
  test('is exact for few differences without ties', () => {
    // R 4.2: wilcox.test(d)
    expect(wilcoxonSignedRank(plain)).toEqual({
      ...{ statistic: 45, method: 'exact', zeros: 0 },
      p: expect.closeTo(0.083984375, 12),
    })
  })

  test('is the normal approximation, corrected for ties, where there are ties and zeros', () => {
    // R 4.2: wilcox.test(c(1,1,-2,3,3,3,-4,5,0,6,0,-1), correct=FALSE)
    expect(wilcoxonSignedRank([1, 1, -2, 3, 3, 3, -4, 5, 0, 6, 0, -1])).toEqual({
      ...{ statistic: 41, method: 'normal approximation', zeros: 2 },
      p: expect.closeTo(0.166587640100382, 12),
    })
  })

  test('is the normal approximation for more than 50', () => {
    // SciPy 1.17: scipy.stats.wilcoxon([(i + 1) * (1 if i % 3 else -1) for i in range(60)], method="approx").pvalue
    const many = Array.from({ length: 60 }, (_, index) => (index + 1) * (index % 3 === 0 ? -1 : 1))
    expect(wilcoxonSignedRank(many)?.p).toBeCloseTo(0.016733071607703435, 12)
    // SciPy 1.17: the same of range(50), method="exact"
    expect(wilcoxonSignedRank(many.slice(0, 50))?.p).toBeCloseTo(0.039968346528424, 12)
  })

  test('has a p of at most 1 where the statistic is at its mean', () => {
    expect(wilcoxonSignedRank([1, 2, -3])).toMatchObject({ statistic: 3, p: 1 })
  })

  test('has nothing to rank where all differences are 0', () => {
    expect(wilcoxonSignedRank([0, 0])).toBeUndefined()
    expect(() => wilcoxonSignedRank([Number.NaN])).toThrow('requires finite numbers, got NaN')
  })
})

describe('a family of tests', () => {
  // R 4.2: p.adjust(c(0.01,0.04,0.03,0.005,0.5), "holm"), and "bonferroni"
  const family = [0.01, 0.04, 0.03, 0.005, 0.5]

  test('is adjusted by Holm as in R, in the order given', () => {
    expect(holm(family)).toEqual([0.04, 0.09, 0.09, 0.025, 0.5].map((p) => expect.closeTo(p, 12)))
  })

  test('is adjusted by Bonferroni as in R', () => {
    expect(bonferroni(family)).toEqual([0.05, 0.2, 0.15, 0.025, 1].map((p) => expect.closeTo(p, 12)))
  })

  test('does not count tests without a p-value', () => {
    // R 4.2: p.adjust(c(0.01,NA,0.03,0.5), "holm")
    const adjusted = holm([0.01, undefined, 0.03, 0.5])
    expect(adjusted).toEqual([expect.closeTo(0.03, 12), undefined, expect.closeTo(0.06, 12), 0.5])
    expect(bonferroni([0.01, undefined, 0.04])).toEqual([0.02, undefined, 0.08])
    expect(() => holm([1.2])).toThrow('requires values from 0 to 1, got 1.2')
  })
})
