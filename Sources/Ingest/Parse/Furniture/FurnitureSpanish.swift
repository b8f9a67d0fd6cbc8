/// What pages in Spanish say to their readers. One pattern a line; see `FurniturePattern`.
extension FurnitureTable {
  static let spanish: [(kind: String, patterns: String)] = [
    (
      "related",
      """
      leer más
      leer también
      leer también : *16
      lea también
      lea también : *16
      lee también
      lee también : *16
      lee/lea/leer además : *16
      lee/lea/leer más : *16
      lea más sobre *6
      ver más
      ver también
      ver también : *14
      vea también : *14
      te puede interesar
      te puede interesar : *16
      te podría/puede interesar *1
      también te puede interesar
      también te puede interesar : *16
      le puede interesar
      le puede interesar : *16
      quizás te interese
      más sobre este tema
      más sobre este tema : *12
      más información
      más información : *14
      más información en *4
      más noticias
      más noticias de *4
      más leídas/leídos/vistas/vistos
      lo más leído/visto/popular/comentado
      las más leídas
      noticias relacionadas
      artículos/temas/contenidos/enlaces relacionados
      notas/entradas relacionadas
      relacionado/relacionados/relacionadas
      relacionado : *14
      últimas noticias
      sigue leyendo
      seguir leyendo
      continuar leyendo
      recomendado/recomendados/recomendadas
      recomendado para ti
      no te pierdas
      no te pierdas : *14
      en portada
      mira también
      mira también : *14
      """
    ),
    (
      "comments",
      """
      comentarios
      comentarios #
      # comentarios/comentario/respuestas
      sin comentarios
      no hay comentarios
      deja/dejar/escribe/escribir/añade/añadir/agregar/publicar un/tu comentario
      deja una respuesta
      deja una respuesta cancelar la? respuesta
      deja tu opinión
      ver comentarios
      ver los # comentarios
      cerrar comentarios
      comentar
      los comentarios están cerrados
      tu dirección de correo electrónico no será publicada
      tu dirección de correo electrónico no será publicada los campos obligatorios están marcados con
      únete a la conversación
      normas de los? comentarios
      """
    ),
    (
      "newsletter",
      """
      suscríbete *8
      suscríbase *8
      suscribirse
      suscribirme
      suscripción
      suscríbete a nuestro/nuestra *8
      recibe en tu correo *8
      recibe nuestra/nuestro newsletter/boletín *6
      recibe las últimas noticias *8
      apúntate a nuestra/nuestro/la *6
      regístrate *6
      boletín/boletines
      boletín de noticias
      ya eres suscriptor *4
      ya tienes una? cuenta *4
      introduce/ingresa tu correo *4
      correo electrónico
      """
    ),
    (
      "share",
      """
      compartir
      compartir en *6
      compartir por *4
      compartir esta/este/la/el noticia/artículo/nota *4
      comparte
      comparte esto
      comparte esta/este/la/el noticia/artículo/nota *5
      comparte en *5
      haz clic para compartir en *8
      imprimir
      enviar por correo *3
      copiar enlace
      enlace copiado
      copiar url
      guardar
      escuchar
      me gusta esto
      tuitear/twittear
      """
    ),
    (
      "follow",
      """
      síguenos *8
      síganos *8
      sigue a *4 en facebook/twitter/instagram/x/whatsapp/telegram/youtube/google *6
      sigue toda la información de *8
      síguenos en *8
      descarga nuestra app *6
      únete a nuestro canal *6
      """
    ),
    (
      "advertisement",
      """
      publicidad
      anuncio
      anuncios
      contenido patrocinado
      patrocinado
      patrocinado por *4
      continúa leyendo *4
      la noticia continúa después de la publicidad
      """
    ),
    (
      "copyright",
      """
      derechos reservados
      todos los derechos reservados *6
      copyright # *10
      queda prohibida la reproducción *10
      prohibida su/la reproducción *10
      prohibida la reproducción total o parcial *10
      este artículo fue publicado originalmente en *6
      """
    ),
    (
      "cookies",
      """
      aceptar
      aceptar cookies
      aceptar todas las cookies
      aceptar todo
      rechazar todo
      configurar cookies
      política de privacidad
      política de cookies
      aviso legal
      términos y condiciones
      términos de uso
      condiciones de uso
      utilizamos cookies *24
      usamos cookies *24
      este sitio/sitio web utiliza/usa cookies *24
      este sitio web utiliza/usa cookies *24
      esta página web? utiliza/usa cookies *24
      """
    ),
    (
      "navigation",
      """
      inicio
      portada
      ir al contenido
      saltar al contenido
      buscar
      menú
      cerrar
      volver arriba
      volver al inicio
      contacto
      quiénes somos
      iniciar sesión
      cerrar sesión
      mi cuenta
      etiquetas
      etiquetas : *20
      archivado en : *10
      categorías
      categorías : *10
      mapa web
      hemeroteca
      siguiente
      anterior
      página # de #
      """
    ),
    ("media", "foto/fotos/imagen/vídeo/video : *9\ncrédito : *6\nampliar foto/imagen\nver vídeo/video/galería"),
    (
      "reading-time",
      """
      tiempo de lectura *5
      # min/mins/minutos/minuto de lectura
      lectura de # min/minutos
      """
    ),
  ]
}
