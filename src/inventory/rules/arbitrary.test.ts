import fc from 'fast-check'
import { expect, it } from 'vitest'
import { arbitraryInventory } from '../../../test/lib/arbitrary-inventory.ts'
import { withServices } from '../../../test/lib/arbitrary-services.ts'
import type { ObjectKind, ObjectOfKind } from '../model/snapshot.ts'
import { snapshotLookup } from '../snapshot-lookup.ts'
import { parseObject } from '../text/parse.ts'
import { renderObject } from '../text/render.ts'
import { canonical } from '../model/canonical.ts'
import type { Problem } from '../../core/errors.ts'
import { problemsOf } from './problems-of.ts'

it('the rules accept every inventory that the property tests are about, and its text is it again', async () => {
  await fc.assert(
    fc.asyncProperty(withServices(arbitraryInventory()), async (snapshot) => {
      const lookup = snapshotLookup(snapshot)
      const check = async <K extends ObjectKind>(
        kind: K,
        objects: readonly ObjectOfKind[K][],
      ): Promise<void> => {
        for (const object of objects) {
          expect(await problemsOf(lookup, kind, object)).toEqual([])
          const problems: Problem[] = []
          const text = renderObject(kind, object)
          expect(parseObject(kind, object.name, text, problems)).toEqual(canonical(kind, object))
          expect(problems).toEqual([])
        }
      }
      await check('network', snapshot.networks)
      await check('group', snapshot.groups)
      await check('host', snapshot.hosts)
      await check('zone', snapshot.zones)
    }),
    { numRuns: 40 },
  )
}, 60_000)
