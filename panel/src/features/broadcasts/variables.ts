import type { Template } from '../../api/types.ts'

const PLACEHOLDER = /\{\{\s*([^{}\s]+)\s*\}\}/g

/** The variables that a text or a template names, each once. */
export const listVariables = (text: string, template: Template | undefined): string[] =>
  template
    ? template.variables.map(({ name }) => name)
    : [...new Set([...text.matchAll(PLACEHOLDER)].map(([, name]) => name as string))]

/** A text as somebody reads it of whom nothing but `values` is known. */
export const fillIn = (text: string, values: Record<string, string>): string =>
  text.replace(PLACEHOLDER, (whole, name: string) => values[name] || whole)

/** Of a text whose variables say nothing of its direction: `{{name}} گرامی` is written from right to left. */
export const directionOf = (text: string): 'rtl' | 'auto' =>
  /^\P{L}*\p{Script=Arabic}/u.test(text.replace(PLACEHOLDER, '')) ? 'rtl' : 'auto'
