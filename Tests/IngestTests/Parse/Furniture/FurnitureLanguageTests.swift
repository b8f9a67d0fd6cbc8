import Testing

@testable import Ingest

/// Furniture as pages in other languages have it, and lines of stories that look like it.
@Suite("Furniture in other languages") struct FurnitureLanguageTests {
  @Test(arguments: [
    // Spanish
    ("Te puede interesar: El Gobierno aprueba la reforma de las pensiones", "related"), ("Lee también:", "related"),
    ("Más información", "related"), ("Lo más leído", "related"), ("Noticias relacionadas", "related"),
    ("Deja una respuesta", "comments"), ("12 comentarios", "comments"), ("Sin comentarios", "comments"),
    ("Tu dirección de correo electrónico no será publicada.", "comments"),
    ("Suscríbete a nuestra newsletter", "newsletter"), ("Recibe las últimas noticias en tu correo", "newsletter"),
    ("Compartir en WhatsApp", "share"), ("Haz clic para compartir en Facebook (Se abre en una ventana nueva)", "share"),
    ("Síguenos en Twitter y Facebook", "follow"), ("Publicidad", "advertisement"),
    ("© 2026 Diario Ejemplo. Todos los derechos reservados.", "copyright"),
    ("Todos los derechos reservados", "copyright"), ("Queda prohibida la reproducción total o parcial", "copyright"),
    ("Política de privacidad", "cookies"), ("Este sitio web utiliza cookies para mejorar su experiencia.", "cookies"),
    ("Etiquetas: Marruecos, Israel, defensa", "navigation"), ("Inicio » Noticias » Economía", "navigation"),
    ("Foto: Agencia EFE", "media"), ("Tiempo de lectura: 3 min", "reading-time"), ("4 min de lectura", "reading-time"),
    // Portuguese
    ("Leia também: Governo anuncia reforma da previdência", "related"), ("Veja mais", "related"),
    ("Saiba mais: o que muda com a reforma", "related"), ("As mais lidas", "related"),
    ("Deixe um comentário", "comments"), ("Assine a nossa newsletter", "newsletter"),
    ("Inscreva-se no canal do jornal", "newsletter"), ("Compartilhe no WhatsApp", "share"),
    ("Clique para compartilhar no Facebook (abre em nova janela)", "share"), ("Siga-nos no Instagram", "follow"),
    ("Continua após a publicidade", "advertisement"), ("Todos os direitos reservados.", "copyright"),
    ("Termos de uso e política de privacidade", "cookies"), ("Voltar ao topo", "navigation"),
    ("Foto: Divulgação", "media"), ("Tempo de leitura: 4 min", "reading-time"),
    // French
    ("À lire aussi : Le gouvernement présente sa réforme", "related"), ("Lire la suite", "related"),
    ("Sur le même sujet", "related"), ("Les articles les plus lus", "related"), ("Laisser un commentaire", "comments"),
    ("3 réactions", "comments"), ("Votre adresse e-mail ne sera pas publiée.", "comments"),
    ("Inscrivez-vous à notre newsletter", "newsletter"), ("Déjà abonné ? Connectez-vous", "newsletter"),
    ("Partager cet article", "share"), ("Suivez-nous sur Facebook", "follow"),
    ("La suite après cette publicité", "advertisement"), ("© 2026 Le Courrier. Tous droits réservés.", "copyright"),
    ("Ce site utilise des cookies pour améliorer votre expérience.", "cookies"), ("Retour en haut", "navigation"),
    ("Crédit photo : AFP", "media"), ("Cet article est réservé aux abonnés", "account"),
    ("Temps de lecture : 3 min", "reading-time"),
    // Italian
    ("Leggi anche: Il governo presenta la riforma", "related"), ("Potrebbe interessarti anche", "related"),
    ("Ultime notizie", "related"), ("Lascia un commento", "comments"), ("Nessun commento", "comments"),
    ("Iscriviti alla nostra newsletter", "newsletter"), ("Condividi su Facebook", "share"),
    ("Seguici su Instagram", "follow"), ("Continua dopo la pubblicità", "advertisement"),
    ("© RIPRODUZIONE RISERVATA", "copyright"), ("Riproduzione riservata © Copyright ANSA", "copyright"),
    ("Questo sito utilizza i cookie per migliorare la navigazione.", "cookies"), ("Torna su", "navigation"),
    ("Tempo di lettura: 3 minuti", "reading-time"),
    // German
    ("Lesen Sie auch: Der Strom ist zurück", "related"), ("Mehr zum Thema", "related"),
    ("Das könnte Sie auch interessieren", "related"), ("Weitere Artikel", "related"),
    ("Schreibe einen Kommentar", "comments"), ("Deine E-Mail-Adresse wird nicht veröffentlicht.", "comments"),
    ("Newsletter abonnieren", "newsletter"), ("Jetzt anmelden", "newsletter"),
    ("Per E-Mail versenden", "share"), ("Auf Facebook teilen", "share"), ("Folgen Sie uns auf Instagram", "follow"),
    ("Anzeige", "advertisement"), ("Nach der Anzeige weiterlesen", "advertisement"),
    ("© 2026 Beispiel Verlag. Alle Rechte vorbehalten.", "copyright"), ("Impressum", "cookies"),
    ("Diese Website verwendet Cookies, um Ihnen den Besuch zu erleichtern.", "cookies"),
    ("Zum Inhalt springen", "navigation"), ("Schlagwörter: Rente, Bundestag", "navigation"),
    ("Seite 2 von 7", "page-number"), ("Foto: dpa", "media"), ("Lesezeit: 3 Min.", "reading-time"),
    // Russian
    ("Читайте также: Правительство представило реформу", "related"), ("Материалы по теме", "related"),
    ("Подробнее", "related"), ("Оставить комментарий", "comments"), ("5 комментариев", "comments"),
    ("Подписывайтесь на наш канал в Telegram", "newsletter"), ("Поделиться", "share"),
    ("Следите за нами в социальных сетях", "follow"), ("Реклама", "advertisement"),
    ("На правах рекламы", "advertisement"), ("© 2026 Пример. Все права защищены.", "copyright"),
    ("При использовании материалов ссылка на сайт обязательна", "copyright"),
    ("Мы используем файлы cookie, чтобы сайт работал лучше.", "cookies"), ("На главную", "navigation"),
    ("Теги: пенсии, парламент", "navigation"), ("Страница 2 из 5", "page-number"), ("Фото: РИА Новости", "media"),
    ("Время чтения: 3 минуты", "reading-time"),
    // Arabic
    ("اقرأ أيضا: الحكومة تعرض إصلاح التقاعد", "related"), ("مواضيع ذات صلة", "related"), ("الأكثر قراءة", "related"),
    ("آخر الأخبار", "related"), ("اترك تعليقاً", "comments"), ("لا توجد تعليقات", "comments"),
    ("اشترك في النشرة البريدية", "newsletter"), ("شارك هذا المقال", "share"), ("تابعنا على فيسبوك", "follow"),
    ("إعلان", "advertisement"), ("جميع الحقوق محفوظة © 2026", "copyright"), ("سياسة الخصوصية", "cookies"),
    ("الصفحة الرئيسية", "navigation"), ("الكلمات المفتاحية: المغرب، الدفاع", "navigation"),
    ("صفحة 2 من 5", "page-number"), ("مصدر الصورة: رويترز", "media"), ("مدة القراءة: 3 دقائق", "reading-time"),
  ])
  func furnitureIsRecognised(line: String, kind: String) {
    #expect(Furniture.reason(for: line) == kind)
  }

  @Test(arguments: [
    // Spanish
    "Comparte piso con tres estudiantes y paga la mitad.", "Compartir el poder no está en sus planes",
    "Los derechos reservados al Estado fueron transferidos en 1867.",
    "El ministro pidió más información sobre el accidente.",
    "Publicidad engañosa cuesta millones a los consumidores", "Crédito hipotecario sube por tercer mes",
    "Las cookies cambian la publicidad en la red, según un estudio.", "Síntesis de la jornada",
    "Sigue la búsqueda de los desaparecidos en el puerto", "Inicio de las obras previsto para marzo",
    // Portuguese
    "Assine-se o acordo, disse o ministro, ou não haverá paz.", "Continua a busca por sobreviventes no porto",
    "Saída do ministro surpreende o governo", "Partilha de poder divide a coligação",
    // French
    "Partager le pouvoir n'est pas dans ses projets.", "Suivre la procédure prendra des mois",
    "La publicité en ligne recule pour la première fois", "Recherche scientifique : le budget augmente",
    "Commentaires du ministre sur la réforme des retraites", "Abonnés absents : le théâtre cherche son public",
    // Italian
    "Leggi e decreti: cosa cambia da gennaio", "La stampa estera guarda a Roma", "Commenti del ministro sulla riforma",
    "Condividere le spese conviene alle famiglie", "Cerca di fuggire, arrestato al confine",
    // German
    "Teilen ist das neue Haben", "Folgen", "Mehr zu tun als je", "Anzeige gegen den Minister erstattet",
    "Kontakt zur Sonde verloren", "Weiter Streit um die Rente", "Suche nach Vermissten geht weiter",
    "Zum Thema Rente sagte der Minister nichts.", "Werbung für die Bundeswehr nimmt zu",
    // Russian
    "Реклама лекарств может быть запрещена", "Поделиться властью он не готов, сказал министр.",
    "Поиск пропавших продолжается", "Вход в здание закрыт", "Редакция сообщила о новых обысках.",
    "Использование материалов выросло вдвое",
    // Arabic
    "المزيد من الضحايا في الزلزال", "اشترك في الحملة مئات المتطوعين من المدينة", "شارك على المسرح مع فرقته",
    "برعاية الأمم المتحدة تبدأ المحادثات", "إعلان الهدنة بين الطرفين", "بحث الوزيران التعاون العسكري",
  ])
  func proseAndHeadingsStay(line: String) {
    #expect(Furniture.reason(for: line) == nil)
  }

  @Test(arguments: [
    (
      "El presidente del Gobierno anunció el martes que la reforma será presentada al Parlamento antes de fin de año.",
      [
        "Compartir en Facebook", "Te puede interesar", "Suscríbete a nuestra newsletter",
        "Todos los derechos reservados",
      ]
    ),
    (
      "Le gouvernement a annoncé mardi que la réforme serait présentée au Parlement avant la fin de l'année.",
      ["Partager cet article", "À lire aussi", "S'abonner", "Tous droits réservés"]
    ),
    (
      "Die Bundesregierung hat am Dienstag angekündigt, dass die Reform noch vor Jahresende vorgelegt wird.",
      ["Artikel teilen", "Lesen Sie auch", "Jetzt abonnieren", "Alle Rechte vorbehalten"]
    ),
    (
      "O governo anunciou na terça-feira que a reforma será apresentada ao Parlamento antes do fim do ano.",
      ["Compartilhar", "Leia também", "Assine a newsletter", "Todos os direitos reservados"]
    ),
    (
      "Il governo ha annunciato martedì che la riforma sarà presentata al Parlamento entro la fine dell'anno.",
      ["Condividi", "Leggi anche", "Iscriviti alla newsletter", "© Riproduzione riservata"]
    ),
    (
      "Правительство объявило во вторник, что реформа будет представлена парламенту до конца года.",
      ["Поделиться", "Читайте также", "Подписаться на рассылку", "Все права защищены"]
    ),
    (
      "أعلنت الحكومة يوم الثلاثاء أن إصلاح نظام التقاعد سيعرض على البرلمان قبل نهاية العام رغم معارضة النقابات.",
      ["شارك الخبر", "اقرأ أيضا", "اشترك في النشرة", "جميع الحقوق محفوظة"]
    ),
  ]) func onlyTheStoryIsLeftOfAPage(sentence: String, furniture: [String]) throws {
    let text = ([sentence, sentence] + furniture).joined(separator: "\n\n") + "\n"
    let document = try Parser.parse(Array(text.utf8), name: "a.txt")
    #expect(document.stories.map(\.text) == ["\(sentence)\n\n\(sentence)"])
    #expect(document.dropped.map(\.text) == furniture)
  }
}
