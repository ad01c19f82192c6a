import { useEffect } from 'react'
import { languages } from '../../lib/language.ts'
import { languageNames } from '../language.ts'
import { useText } from '../text.tsx'
import { Select } from '../ui/Select.tsx'
import { ToastRegion } from '../ui/Toast.tsx'
import { OfflineBanner } from './OfflineBanner.tsx'
import { PublicFrame, type PublicFrameProps } from './PublicFrame.tsx'

type PublicShellProps = PublicFrameProps & {
  /** Title of the browser's tab. */
  title: string
}

/** Pages of the app before or beside signing in: an answer to an invitation, a mailbox. */
export function PublicShell({ title, ...frame }: PublicShellProps) {
  const { t, language, setLanguage } = useText()
  useEffect(() => {
    document.title = `${title} · Mandato`
  }, [title])
  const choice = (
    <span className="w-30">
      <Select
        label={t('shell.user.language')}
        labelHidden
        value={language}
        onChange={setLanguage}
        options={languages.map((value) => ({ value, label: languageNames[value] }))}
      />
    </span>
  )
  return (
    <>
      <PublicFrame {...frame} banner={<OfflineBanner />} languages={choice} />
      <ToastRegion />
    </>
  )
}
