/** Makes a change as the engine does, then takes it back by what the type says of it: what it keeps, and what makes that effective again. */
import { setTimeout } from 'node:timers/promises'
import { raw, sh } from '../../src/core/shell.ts'
import { type ConformanceTarget, observe, settle } from '../../src/type/conformance.ts'
import { differingKeys } from '../../src/type/compare.ts'
import type { Change, PlainType } from '../../src/type/define-type.ts'
import type { Resource } from '../../src/type/resource.ts'
import { isRefused, isUnknown } from '../../src/type/state.ts'

/** `from` is made right first; after `to` was made and taken back there must be nothing left to do for `from`. */
export async function checkPutBack(target: ConformanceTarget, from: Resource, to: Resource): Promise<void> {
  await settle(target, from, 'from')
  const type = to.definition as PlainType
  const wanted = { id: to.id, params: to.params }
  const before = await observe(target, type, wanted)
  if (isUnknown(before) || isRefused(before)) throw new Error(before.reason)
  const after = type.desired(wanted, target.context)
  const change: Change = {
    ...wanted,
    before,
    after,
    keys: after === null ? [] : differingKeys(before, after),
  }
  const kept = type.keeps?.(change, target.context) ?? []
  await mustRun(
    target,
    sh`rm -rf /var/kept; mkdir /var/kept; for hw_path in ${kept}; do if [ -e "$hw_path" ] || [ -L "$hw_path" ]; then mkdir -p "/var/kept${raw('${hw_path%/*}')}" && cp -pP "$hw_path" "/var/kept$hw_path" || exit; fi; done`,
  )
  if (!(await settle(target, to, 'to'))) throw new Error(`${to.name}: there was nothing to do`)
  await mustRun(
    target,
    sh`for hw_path in ${kept}; do rm -f "$hw_path"; if [ -e "/var/kept$hw_path" ] || [ -L "/var/kept$hw_path" ]; then cp -pP "/var/kept$hw_path" "$hw_path" || exit; fi; done`,
  )
  const script = type.putBack?.(change, target.context)
  if (script !== null && script !== undefined) await mustRun(target, script)
  await comeToRest(target, from)
  if (await settle(target, from, 'back')) throw new Error(`${from.name}: it was not put back`)
}

/** What sets up a network goes on after it was told to: until nothing is left to do, ten seconds at most. */
async function comeToRest(target: ConformanceTarget, resource: Resource): Promise<void> {
  const type = resource.definition as PlainType
  const wanted = { id: resource.id, params: resource.params }
  const after = type.desired(wanted, target.context)
  for (let tries = 0; tries < 50; tries += 1) {
    const found = await observe(target, type, wanted)
    const isSettled = !isUnknown(found) && !isRefused(found)
    if (
      isSettled &&
      (after === null ? found === null : found !== null && differingKeys(found, after).length === 0)
    )
      return
    await setTimeout(200)
  }
}

async function mustRun(target: ConformanceTarget, script: ReturnType<typeof sh>): Promise<void> {
  const { code, stderr } = await target.run(script)
  if (code !== 0) throw new Error(stderr)
}
