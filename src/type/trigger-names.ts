/** What resources of a type can be called for. */
import type { TypeDefinition } from './define-type.ts'

/** `restart` and `reload` of a service, for which manifests write `restartOn` and `reloadOn`. None of a composed type. */
export function triggerNames(definition: TypeDefinition): readonly string[] {
  return 'triggers' in definition ? Object.keys(definition.triggers ?? {}) : []
}
