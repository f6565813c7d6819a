/** Names of types: as their folders are called, and as manifests call them. */

/** Lower-case words joined by underscores: `authorized_key`. */
export function isTypeName(name: string): boolean {
  return /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name)
}

/** What a type is called in a manifest: `authorizedKey` of `authorized_key`, and never a word of the language. */
export function identifierOf(name: string): string {
  const camel = name.replaceAll(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase())
  return RESERVED.has(camel) ? `${camel}Type` : camel
}

const RESERVED = new Set([
  'package',
  'interface',
  'default',
  'delete',
  'export',
  'import',
  'static',
  'switch',
])
