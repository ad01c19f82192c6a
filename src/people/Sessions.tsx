import { api, quietly, useWrite } from '../web/api.ts'
import { useFormat, useText } from '../web/text.tsx'
import { Button } from '../web/ui/Button.tsx'
import { Notice } from '../web/ui/Notice.tsx'
import { Section } from '../web/ui/Section.tsx'
import { Tag } from '../web/ui/Tag.tsx'
import { notify } from '../web/ui/Toast.tsx'
import type { Security } from './securityContract.ts'

/** Where one is signed in now, and the way to end it. */
export function Sessions({ sessions }: { sessions: Security['sessions'] }) {
  const { t } = useText()
  const endOne = useWrite(api.security.endSession)
  const endOthers = useWrite(api.security.endOtherSessions)
  const isAlone = sessions.length <= 1
  const problem = endOne.problem ?? endOthers.problem
  const end = async (sessionId: string) => {
    await endOne.send({ sessionId })
    notify(t('security.session.ended'))
  }
  const clear = async () => {
    const { ended } = await endOthers.send({})
    notify(t('security.sessions.ended', { count: ended }))
  }
  return (
    <Section
      title={t('security.sessions')}
      lead={t('security.sessions.lead')}
      actions={
        <Button
          onPress={() => quietly(clear())}
          pending={endOthers.isPending}
          disabledReason={isAlone ? t('security.sessions.alone') : null}
          reasonShown="spoken"
        >
          {t('security.sessions.endOthers')}
        </Button>
      }
    >
      {problem ? <Notice tone="negative">{problem.detail}</Notice> : null}
      <ul className="border-t border-line">
        {sessions.map((session) => (
          <SessionLine key={session.id} session={session} onEnd={() => quietly(end(session.id))} />
        ))}
      </ul>
    </Section>
  )
}

type SessionLineProps = { session: Security['sessions'][number]; onEnd: () => void }

function SessionLine({ session, onEnd }: SessionLineProps) {
  const { t } = useText()
  const format = useFormat()
  const device = session.device || t('security.session.unknown')
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line py-3">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {device}
          {session.current ? <Tag tone="positive">{t('security.session.this')}</Tag> : null}
        </p>
        <p className="text-ink-2">
          {[
            t(`security.way.${session.way}`),
            session.place,
            t('security.session.used', { when: format.moment(session.lastUsedAt) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      {session.current ? null : (
        <Button size="small" onPress={onEnd}>
          {t('security.session.end')}
        </Button>
      )}
    </li>
  )
}
