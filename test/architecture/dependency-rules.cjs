// Which file may import which, read by dependency-cruiser and by architecture.test.ts.

/** Each outside package and the only files that may import it. */
const doors = {
  '@datastructures-js/priority-queue': '^scenarios/common/work/schedule[.]ts$',
  '@stdlib/stats-base-dists-chisquare-cdf': '^harness/stats/chi-square[.]ts$',
  '@stdlib/stats-base-dists-normal-cdf': '^harness/stats/normal-distribution[.]ts$',
  '@stdlib/stats-base-dists-normal-pdf': '^harness/stats/normal-distribution[.]ts$',
  '@stdlib/stats-base-dists-normal-quantile': '^harness/stats/normal-distribution[.]ts$',
  '@stdlib/stats-base-dists-signrank-cdf': '^harness/stats/wilcoxon-signed-rank[.]ts$',
  '@stdlib/stats-base-dists-t-cdf': '^harness/stats/paired-t[.]ts$',
  '@stdlib/stats-base-dists-t-quantile': '^harness/stats/',
  '@vitest/runner': '^harness/run/runner[.]ts$',
  'better-sqlite3': '^harness/store/',
  'cli-progress': '^harness/progress[.]ts$',
  'cli-table3': '^harness/table[.]ts$',
  commander: '^harness/command-line[.]ts$',
  'fastest-levenshtein': '^harness/nearest[.]ts$',
  graphology: '^scenarios/graph-game/',
  'graphology-generators': '^scenarios/graph-game/',
  hono: '^reports/html[.]ts$',
  'mersenne-twister': '^scenarios/(corridor|negotiation)/',
  'ml-levenberg-marquardt': '^harness/stats/bounded-least-squares[.]ts$',
  'ml-matrix': '^harness/stats/(polynomial-surface|whitening)[.]ts$',
  openai: '^harness/model/openai[.]ts$',
  'p-limit': '^harness/run/requests[.]ts$',
  seedrandom: '^harness/run/streams[.]ts$',
  'simple-statistics': '^harness/stats/',
  vega: '^reports/chart[.]ts$',
  'vega-lite': '^reports/chart[.]ts$',
  // Wherever parameters are declared (the core, the door for authors, the plug-ins) and wherever something from
  // outside is read (files, stored rows, replies).
  zod: '^(harness/(commands|core|model|reading|run|store)/|harness/define[.]ts$|harness/(faults|detectors|taxonomies|metrics|importers)/|scenarios/|topologies/|reports/(define[.]ts$|sections/|claims/))',
}

const authorFolders = 'topologies/policies|harness/(?:faults|importers)'
const measuringFolders = 'harness/(?:detectors|taxonomies|metrics|audits)'
const reportFolders = 'reports/(?:sections|claims)'
const authorDoor = '^harness/define[.]ts$'
/** What several scenarios share; no plug-in of its own. */
const scenarioParts = '^scenarios/common/'
/** What several topologies share; no plug-in of its own. */
const topologyParts = '^topologies/common/'
const pureReading = '^harness/(stats|reading)/'
const reportDoors = '^reports/(define|html|chart)[.]ts$'
const outside = ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-no-pkg', 'unknown']
const pureFolders =
  'scenarios|topologies|harness/(?:core|stats|reading|analysis|comparison|scaling|faults|detectors|taxonomies|metrics|audits)|reports/sections'

const packagePaths = (name) => [`^node_modules/${name}/`, `^node_modules/@types/${name}/`]

const doorRules = Object.entries(doors).map(([name, door]) => ({
  name: `one-door-${name}`,
  comment: `only ${door} may import ${name}`,
  severity: 'error',
  from: { pathNot: [door, '^test/'] },
  to: { path: packagePaths(name) },
}))

/**
 * A definition in a folder of plug-ins imports its door, outside packages and its own files: for
 * `folder/one.ts` the files beside it and `folder/one/`, for `folder/one/part.ts` the files of `folder/one/`.
 */
const plugInRules = (name, folders, allowed) => [
  {
    name: `${name}-files`,
    comment: `a plug-in file imports only ${allowed.join(', ')}, packages and files of its own folder`,
    severity: 'error',
    from: { path: `^(${folders})/([^/]+)[.]ts$` },
    to: { pathNot: [...allowed, '^$1/[^/]+$', '^$1/$2/'], dependencyTypesNot: outside },
  },
  {
    name: `${name}-folders`,
    comment: `a plug-in folder imports only ${allowed.join(', ')}, packages and its own files`,
    severity: 'error',
    from: { path: `^(${folders})/([^/]+)/.+`, pathNot: '^topologies/policies/[^/]+$' },
    to: { pathNot: [...allowed, '^$1/$2/'], dependencyTypesNot: outside },
  },
]

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'two files that import each other are one idea in two places',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-imports-nothing-outside-itself',
      comment: 'harness/core/ holds pure types and rules; only zod may come in',
      severity: 'error',
      from: { path: '^harness/core/' },
      to: { pathNot: ['^harness/core/', ...packagePaths('zod'), ...packagePaths('fastest-levenshtein')] },
    },
    {
      name: 'harness-knows-no-plug-in-or-report',
      comment: 'harness/ finds scenarios, topologies and reports by folder, never by name',
      severity: 'error',
      from: { path: '^harness/' },
      to: { path: '^(scenarios|topologies|reports)/' },
    },
    {
      name: 'pure-folders-touch-no-machine',
      comment:
        'what decides a number or a page uses no file, clock, process or network; it may load a package late',
      severity: 'error',
      from: { path: `^(${pureFolders})/` },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?module$' },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'test/ may import anything; nothing may import test/',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'only-installed-imports',
      comment: 'an import that leads nowhere hides from every other rule',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'only-declared-packages',
      comment: 'outside test/ a package must stand in the dependencies of package.json',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'unknown'] },
    },
    ...plugInRules('author-door', authorFolders, [authorDoor]),
    ...plugInRules('scenario-door', 'scenarios', [authorDoor, scenarioParts]),
    ...plugInRules('topology-door', 'topologies', [authorDoor, topologyParts]),
    {
      name: 'topologies-stand-alone',
      comment:
        'a topology imports no other topology, so that each can be taken away; what they share is in common/',
      severity: 'error',
      from: { path: '^topologies/[^/]+[.]ts$' },
      to: { path: '^topologies/[^/]+[.]ts$' },
    },
    ...plugInRules('measuring-door', measuringFolders, [authorDoor, pureReading]),
    ...plugInRules('report-door', reportFolders, [authorDoor, reportDoors]),
    ...doorRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^reports/out/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.cjs', '.js', '.json', '.d.ts'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types', 'require'],
    },
  },
}
