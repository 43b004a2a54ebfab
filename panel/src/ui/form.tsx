import { type FormEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { RequiredContext } from './required.ts'

type Props = {
  id?: string
  isPending: boolean
  onSubmit: () => void
  className?: string
  children: ReactNode
}

/**
 * A form whose button can always be pressed: what a field needs and lacks (`isRequired`) is then said at the field, and
 * the first field with something wrong, there or in the answer, is gone to.
 */
export function Form({ id, isPending, onSubmit, className = 'flex flex-col gap-4', children }: Props) {
  const formRef = useRef<HTMLFormElement>(null)
  const [missing] = useState(() => new Set<string>())
  const [tries, setTries] = useState(0)
  const [isTried, setIsTried] = useState(false)
  const required = useMemo(() => ({ isTried, missing }), [isTried, missing])
  // after each try, and after each answer
  useEffect(() => {
    if (tries > 0 && !isPending) focusFault(formRef.current)
  }, [tries, isPending])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    if (isPending) return
    // of what was sent as it should be nothing is missing afterwards, though its fields be empty again
    setIsTried(missing.size > 0)
    setTries(tries + 1)
    if (missing.size === 0) onSubmit()
  }
  return (
    <form ref={formRef} id={id} onSubmit={submit} className={className} noValidate>
      <RequiredContext value={required}>{children}</RequiredContext>
    </form>
  )
}

/** Goes to the first field that something is wrong with. */
function focusFault(form: HTMLFormElement | null): void {
  const field = form?.querySelector('[data-invalid]')
  field?.closest('details')?.setAttribute('open', '')
  // what is hidden there only carries the value of a list or a date
  const typedIn = 'input:not([hidden], [type="hidden"]), textarea, button, [tabindex="0"]'
  field?.querySelector<HTMLElement>(typedIn)?.focus()
}
