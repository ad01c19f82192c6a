import type { Language } from '../lib/language.ts'

/** Answers that support gives often, in the language of whoever opened the case; to be read over before they are sent. */
export const cannedAnswers = {
  more: {
    it: 'Grazie per il Suo messaggio. Per aiutarLa ci servono ancora alcune indicazioni: che cosa ha fatto, che cosa si aspettava, che cosa è successo e a che ora?',
    fr: 'Merci de votre message. Pour vous aider, il nous faut encore quelques précisions\u00a0: qu’avez-vous fait, qu’attendiez-vous, que s’est-il passé et à quelle heure\u00a0?',
    de: 'Vielen Dank für Ihre Nachricht. Um Ihnen zu helfen, brauchen wir noch einige Angaben: Was haben Sie getan, was haben Sie erwartet, was ist geschehen und um welche Zeit?',
    en: 'Thank you for your message. To help you we still need to know a few things: what did you do, what did you expect, what happened, and at what time?',
    es: 'Gracias por su mensaje. Para ayudarle necesitamos aún algunos datos: qué hizo, qué esperaba, qué ocurrió y a qué hora.',
  },
  letIn: {
    it: 'Per guardare più da vicino ci serve il Suo permesso. Apra «Accesso dell’assistenza» nel Suo profilo e ci faccia entrare per qualche ora: vede chi è dentro e che cosa fa, e può finire in ogni momento. Non ci scriva password.',
    fr: 'Pour regarder de plus près, il nous faut votre accord. Ouvrez «\u00a0Accès de l’assistance\u00a0» dans votre profil et laissez-nous entrer quelques heures\u00a0: vous voyez qui est là et ce qui est fait, et y mettez fin quand vous voulez. Ne nous écrivez pas de mot de passe.',
    de: 'Um genauer hinzusehen, brauchen wir Ihre Erlaubnis. Öffnen Sie «Zugriff des Supports» in Ihrem Profil und lassen Sie uns für einige Stunden ein: Sie sehen, wer da ist und was geschieht, und beenden es, wann Sie wollen. Schreiben Sie uns keine Passwörter.',
    en: 'To look more closely we need your permission. Open “Access of support” in your profile and let us in for some hours: you see who is inside and what is done, and end it whenever you want. Do not write us any password.',
    es: 'Para mirar más de cerca necesitamos su permiso. Abra «Acceso de asistencia» en su perfil y déjenos entrar unas horas: ve quién está dentro y qué hace, y lo termina cuando quiera. No nos escriba contraseñas.',
  },
  looking: {
    it: 'Abbiamo riprodotto il problema e ce ne stiamo occupando. Le scriviamo appena ne sappiamo di più.',
    fr: 'Nous avons reproduit le problème et nous en occupons. Nous vous écrivons dès que nous en savons plus.',
    de: 'Wir haben das Problem nachgestellt und kümmern uns darum. Wir schreiben Ihnen, sobald wir mehr wissen.',
    en: 'We have reproduced the problem and are looking after it. We write to you as soon as we know more.',
    es: 'Hemos reproducido el problema y nos ocupamos de él. Le escribimos en cuanto sepamos más.',
  },
  solved: {
    it: 'Il problema dovrebbe essere risolto. Può verificarlo? Se qualcosa non va ancora, risponda semplicemente qui.',
    fr: 'Le problème devrait être résolu. Pouvez-vous le vérifier\u00a0? Si quelque chose ne va toujours pas, répondez simplement ici.',
    de: 'Das Problem sollte behoben sein. Können Sie es prüfen? Wenn etwas noch nicht stimmt, antworten Sie einfach hier.',
    en: 'The problem should be solved. Could you check? If something is still wrong, simply answer here.',
    es: 'El problema debería estar resuelto. ¿Puede comprobarlo? Si algo sigue mal, responda simplemente aquí.',
  },
  changed: {
    it: 'Questo cambiamento non possiamo farlo noi: lo fa il responsabile legale dell’organizzazione nel proprio account, dove gli viene chiesta la password.',
    fr: 'Nous ne pouvons pas faire ce changement nous-mêmes\u00a0: le responsable légal de l’organisation le fait dans son compte, où son mot de passe est demandé.',
    de: 'Diese Änderung können wir nicht selbst vornehmen: Das macht die gesetzliche Vertretung der Organisation in ihrem Konto, wo nach dem Passwort gefragt wird.',
    en: 'We cannot make this change ourselves: the legal representative of the organisation makes it in their account, where the password is asked for.',
    es: 'Este cambio no podemos hacerlo nosotros: lo hace el representante legal de la organización en su cuenta, donde se le pide la contraseña.',
  },
} as const satisfies Record<string, Record<Language, string>>

export type CannedAnswer = keyof typeof cannedAnswers
