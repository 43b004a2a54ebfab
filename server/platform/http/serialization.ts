import fastJsonStringify, { type Options, type Schema } from 'fast-json-stringify'

type Schemas = Record<string, Schema>

/**
 * Serializers of the routes' answers, each made when its route first answers: a node has hundreds of schemas, and begins
 * its work seconds earlier, and smaller, without those that nobody asks for.
 */
export function buildSerializer(shared: unknown, options?: Options) {
  return (route: { schema?: unknown }) => {
    const schema = route.schema as Schema & { $id?: string }
    let serialize: ((answer: unknown) => string) | undefined
    return (answer: unknown): string => {
      serialize ??= fastJsonStringify(schema, { ...options, schema: omit(shared as Schemas, schema.$id) })
      return serialize(answer)
    }
  }
}

/** A schema that is shared itself must not meet its own name a second time. */
function omit(shared: Schemas, id: string | undefined): Schemas {
  return Object.fromEntries(Object.entries(shared).filter(([name]) => name !== id))
}
