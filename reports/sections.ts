/** Finds the report's sections: each `.ts` file of the folder is one. */
import { UsageError } from '../harness/core/errors.ts'
import { checkPlugin, defaultExport, type PluginFile, pluginFiles } from '../harness/registry.ts'
import type { AnySection } from './define.ts'

/**
 * All sections of a folder, by file name. Files in folders below it are parts of sections and not looked at.
 *
 * @throws UsageError when a file is not a section or its id is not its name
 */
export async function foundSections(folder: URL = ownFolder): Promise<readonly AnySection[]> {
  const files = pluginFiles(folder).filter(({ isFolder }) => !isFolder)
  return Promise.all(files.map(foundSection))
}

const ownFolder = new URL('./sections/', import.meta.url)

async function foundSection(file: PluginFile): Promise<AnySection> {
  const found = await defaultExport(file)
  const where = checkPlugin('section', file, found)
  // A default export with this mark was made by defineSection, which gives it this type.
  const section = found as AnySection
  if (Number.isFinite(section.order)) return section
  throw new UsageError(`${where}: expected order to be a number, got ${section.order}`)
}
