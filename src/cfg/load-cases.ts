/** The cases by which a type of the site wants to be tested. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import { LazyTypes } from '../manifest/lazy-types.ts'
import { loadSiteFile } from '../manifest/load.ts'
import type { ConformanceCase } from '../type/conformance.ts'
import { registry } from '../../types/registry.gen.ts'
import * as api from '../author-api.ts'
import { readdirSync } from 'node:fs'

/** Of `types/NAME/cases.ts`. Throws UserError where there are none, with the line of what is wrong in them. */
export async function loadCases(root: string, name: string): Promise<readonly ConformanceCase[]> {
  const path = `types/${name}/cases.ts`
  const action = `Cannot test type "${name}"`
  if (!existsSync(join(root, path))) throw noCases(root, name, action, path)
  const types = new LazyTypes(registry)
  const { cases } = await loadSiteFile({ root, api, types }, path)
  if (Array.isArray(cases) && cases.length > 0 && cases.every((one) => isCase(one))) return cases
  throw new UserError(`${action}: ${path} exports no cases`, {
    at: path,
    hint: 'it reads: export const cases = [{ create: …, changes: […], remove: … }]',
  })
}

function noCases(root: string, name: string, action: string, path: string): UserError {
  if (registry.some((entry) => entry.name === name))
    return new UserError(
      `${action}: it is one of the standard types, whose tests are in hostwright's repository`,
      {
        hint: `there: npx vitest run --project lab types/${name}`,
      },
    )
  const folder = join(root, 'types')
  const own = existsSync(folder)
    ? readdirSync(folder).filter((one) => existsSync(join(folder, one, 'cases.ts')))
    : []
  const meant = nearest(name, own)
  return new UserError(`${action}: there is no ${path}`, {
    hint: meant === undefined ? `"cfg new type ${name}" writes one` : `did you mean "${meant}"?`,
  })
}

function isCase(value: unknown): value is ConformanceCase {
  const { create } = Object(value) as { readonly create?: unknown }
  return typeof create === 'object' && create !== null && (create as { kind?: unknown }).kind === 'resource'
}
