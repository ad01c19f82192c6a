import { Copy, Download } from 'lucide-react'
import { useState } from 'react'
import { useText } from '../web/text.tsx'
import { Button, LinkButton } from '../web/ui/Button.tsx'
import { Checkbox } from '../web/ui/Checkbox.tsx'
import { notify } from '../web/ui/Toast.tsx'

type RecoveryCodesProps = { codes: readonly string[]; onKept: () => void }

/** The recovery codes, this once: to copy or to save, and a tick that they are kept. */
export function RecoveryCodes({ codes, onKept }: RecoveryCodesProps) {
  const { t } = useText()
  const [isKept, setKept] = useState(false)
  const text = codes.join('\n')
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    notify(t('security.codes.copied'))
  }
  return (
    <div className="flex flex-col gap-5">
      <p>{t('security.codes.lead')}</p>
      <ul className="grid gap-x-6 gap-y-1.5 rounded-control bg-sunken p-4 font-mono sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button icon={Copy} onPress={() => void copy()}>
          {t('security.codes.copy')}
        </Button>
        <LinkButton
          icon={Download}
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(`Mandato\n\n${text}\n`)}`}
          download="mandato-recovery-codes.txt"
        >
          {t('security.codes.save')}
        </LinkButton>
      </div>
      <Checkbox label={t('security.codes.kept')} checked={isKept} onChange={setKept} />
      <div>
        <Button
          variant="primary"
          onPress={onKept}
          disabledReason={isKept ? null : t('security.codes.keepFirst')}
          reasonShown="spoken"
        >
          {t('signIn.continue')}
        </Button>
      </div>
    </div>
  )
}
