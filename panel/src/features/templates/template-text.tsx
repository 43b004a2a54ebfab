import { Description } from '@heroui/react/description'
import { FieldError } from '@heroui/react/field-error'
import { Label } from '@heroui/react/label'
import { TextArea } from '@heroui/react/textarea'
import { TextField } from '@heroui/react/textfield'
import { useTranslation } from 'react-i18next'

type Props = { value: string; onChange: (value: string) => void; error: string | undefined }

/** The text, in the direction of its own language, with `{{variable}}` where a value goes. */
export function TemplateText({ value, onChange, error }: Props) {
  const { t } = useTranslation()
  return (
    <TextField
      value={value}
      onChange={onChange}
      isInvalid={error !== undefined}
      isRequired
      validationBehavior="aria"
      fullWidth
    >
      <Label>{t('panel.templates.text')}</Label>
      <TextArea dir="auto" rows={3} className="resize-y leading-7" />
      <Description>
        {t('panel.templates.textHint')} <bdi dir="ltr">{'{{code}}'}</bdi>
      </Description>
      <FieldError>{error}</FieldError>
    </TextField>
  )
}
