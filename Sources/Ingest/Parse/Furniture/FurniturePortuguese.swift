/// What pages in Portuguese say to their readers. One pattern a line; see `FurniturePattern`.
extension FurnitureTable {
  static let portuguese: [(kind: String, patterns: String)] = [
    (
      "related",
      """
      leia também
      leia também : *16
      leia mais
      leia mais : *16
      leia mais sobre *6
      leia ainda : *16
      veja também
      veja também : *16
      veja mais
      veja mais : *14
      saiba mais
      saiba mais : *14
      confira também : *14
      mais lidas/lidos
      as mais lidas
      mais notícias
      notícias/matérias relacionadas
      artigos/conteúdos relacionados
      relacionadas/relacionados
      últimas notícias
      continue lendo
      continuar lendo
      continue a ler
      continuar a ler
      recomendado/recomendados/recomendadas
      recomendado para você
      você pode gostar
      você também pode gostar *2
      """
    ),
    (
      "comments",
      """
      comentários
      comentários #
      # comentários/comentário/respostas
      sem comentários
      nenhum comentário
      deixe/deixar/escreva/escrever/faça um/seu/o comentário
      deixe um comentário cancelar resposta
      deixe uma resposta
      deixe sua opinião
      ver comentários
      os comentários estão encerrados/fechados
      o seu endereço de e mail não será publicado *8
      participe da conversa
      """
    ),
    (
      "newsletter",
      """
      assine
      assine agora
      assine a nossa? newsletter *6
      assine nossa newsletter *6
      assinar
      inscreva se *8
      cadastre se *6
      receba as? notícias *8
      receba nossa newsletter *6
      subscreva *6
      subscrever
      já é assinante *3
      """
    ),
    (
      "share",
      """
      compartilhar
      compartilhe
      compartilhe no/na/via *6
      compartilhe esta/este/essa/esse notícia/artigo/matéria *4
      compartilhar no/na *5
      partilhar
      partilhar no/na *5
      partilhe
      clique para compartilhar no/na *8
      copiar link
      link copiado
      salvar
      ouvir
      """
    ),
    (
      "follow",
      "siga nos *6\nsiga nos/o/a no/na *6\nsiga *4 no/na facebook/twitter/instagram/x/whatsapp/telegram/google *5"
    ),
    (
      "advertisement",
      """
      publicidade
      anúncio
      anúncios
      conteúdo patrocinado
      patrocinado
      continua após a publicidade
      continua depois da publicidade
      """
    ),
    (
      "copyright",
      """
      direitos reservados
      todos os direitos reservados *6
      proibida a reprodução *10
      é proibida a reprodução *10
      reprodução proibida *8
      """
    ),
    (
      "cookies",
      """
      aceitar
      aceitar cookies
      aceitar todos os? cookies?
      política de privacidade
      política de cookies
      termos de uso
      termos e condições
      termos de uso e política de privacidade
      utilizamos cookies *24
      usamos cookies *24
      este site/website utiliza/usa cookies *24
      nosso site utiliza/usa cookies *24
      """
    ),
    (
      "navigation",
      """
      início
      página inicial
      ir para o conteúdo
      pular para o conteúdo
      saltar para o conteúdo
      pesquisar
      voltar ao topo
      fale conosco
      quem somos
      entrar
      sair
      minha conta
      categorias
      categorias : *10
      tags : *20
      assuntos : *14
      próximo
      próxima
      """
    ),
    ("media", "foto/fotos/imagem/vídeo : *9\ncrédito : *6\nver galeria"),
    ("reading-time", "tempo de leitura *5\n# min/minutos/minuto de leitura"),
  ]
}
