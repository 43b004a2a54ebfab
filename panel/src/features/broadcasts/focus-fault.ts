const TAKES_FOCUS = 'textarea, input[role=combobox], button'

/** Takes whoever sent a form to the first part of it that is wrong, once it says so. */
export function focusFirstFault(form: HTMLFormElement | null): void {
  requestAnimationFrame(() => {
    const part = form?.querySelector<HTMLElement>('[data-faulty], [aria-invalid="true"]')
    const field = part?.hasAttribute('data-faulty') ? part.querySelector<HTMLElement>(TAKES_FOCUS) : part
    field?.focus({ preventScroll: true })
    part?.scrollIntoView({ block: 'center' })
  })
}
