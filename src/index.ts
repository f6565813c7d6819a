/** What manifests and the types of a site import as `hostwright`. */
export * from './author-api.ts'
export * from '../types/all.gen.ts'
