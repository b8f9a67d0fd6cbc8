/// Mails as the usual programs write them.
enum MailSamples {
  /// Outlook: a choice of text and HTML, in quoted-printable and windows-1252, with a document attached.
  static let outlook = """
    Received: from mail.example.org by mx.example.net; Tue, 6 Jan 2026 10:24:05 +0100
    From: =?Windows-1252?Q?M=F6ller=2C_Greta?= <greta@example.org>
    To: <desk@example.net>
    Subject: =?Windows-1252?Q?WG:_=D6l_wird_billiger_=96_?= =?Windows-1252?Q?Preise_fallen?=
    Date: Tue, 6 Jan 2026 10:24:00 +0100 (CET)
    Message-ID: <AM0PR04@example.org>
    MIME-Version: 1.0
    Content-Type: multipart/mixed; boundary="_004_"
    Thread-Topic: =?Windows-1252?Q?=D6l?=

    This is a multi-part message in MIME format.

    --_004_
    Content-Type: multipart/alternative; boundary="_000_"

    --_000_
    Content-Type: text/plain; charset="Windows-1252"
    Content-Transfer-Encoding: quoted-printable

    Die Preise f=FCr =D6l sind wieder gefallen, sagte der H=E4ndler am Dienstag =
    in Halven.

    --_000_
    Content-Type: text/html; charset="Windows-1252"
    Content-Transfer-Encoding: quoted-printable

    <html><head><style>p {margin:0}</style></head><body><p>Die Preise f=FCr =D6l =
    sind wieder gefallen, sagte der H=E4ndler am Dienstag in Halven.</p><p>Zwei =
    weitere Absender best=E4tigten das am Abend der Redaktion.</p></body></html>

    --_000_--
    --_004_
    Content-Type: text/plain; name="Bericht.txt"; charset=utf-8
    Content-Disposition: attachment; filename="Bericht.txt"
    Content-Transfer-Encoding: base64

    RGVyIGFuZ2Vow6RuZ3RlIEJlcmljaHQgbmVubnQgWmFobGVuIGbDvHIgZGFzIHZlcmdhbmdlbmUgSmFo
    ci4=

    --_004_
    Content-Type: image/png; name="logo.png"
    Content-Disposition: attachment; filename="logo.png"
    Content-Transfer-Encoding: base64

    iVBORw0KGgo=

    --_004_--
    """

  /// A newsletter, as a sender of newsletters makes them.
  static let newsletter = """
    Delivered-To: reader@example.net
    From: "The Halven Courier" <news@halvencourier.example>
    To: reader@example.net
    Subject: Morning briefing
    Date: Wed, 07 Jan 2026 06:00:00 GMT
    List-Unsubscribe: <https://halvencourier.example/u>
    Message-ID: <briefing-7@halvencourier.example>
    MIME-Version: 1.0
    Content-Type: text/html; charset=UTF-8

    <!doctype html><html><body><div style="display:none">Preheader text</div>
    <table><tr><td><a href="https://x.example">View this email in your browser</a></td></tr>
    <tr><td><h1>The market stays closed</h1><p>The fish market in Halven stays closed until spring, the harbour office said.</p>
    <p>Three trawlers are to be towed off at high water on Thursday morning.</p></td></tr>
    <tr><td><p>You are receiving this email because you signed up on our site.</p><p>Our mailing address is: Quay 1, Halven</p>
    <a href="https://x.example/u">Unsubscribe from this list</a></td></tr></table></body></html>
    """

  /// A list's mail by Mailman: lines that flow, a quotation, a signature and the footer.
  static let mailman = """
    From: Jane Doe via Harbour-news <harbour-news@lists.example.org>
    To: harbour-news@lists.example.org
    Subject: Re: [Harbour-news] Trawlers towed off
    Date: Thu, 8 Jan 2026 12:00:00 -0500
    Message-ID: <list-8@lists.example.org>
    List-Id: Harbour News <harbour-news.lists.example.org>
    Archived-At: <https://lists.example.org/archives/8>
    MIME-Version: 1.0
    Content-Type: text/plain; charset=iso-8859-15; format=flowed
    Content-Transfer-Encoding: 8bit

    On Wed, 7 Jan 2026 at 09:24, Tom Ott wrote:
    > Is there any news of the three trawlers that lie on the
    > breakwater?

    The three trawlers were towed off the breakwater at high water on \

    Thursday, and two of them will be back at sea within a week, the \

    harbour office says.

    The third, the Lodestar, goes to the yard in Brennick for repairs.

    --\u{20}
    Jane Doe, harbour desk
    _______________________________________________
    Harbour-news mailing list
    Harbour-news@lists.example.org
    https://lists.example.org/mailman/listinfo/harbour-news
    """

  /// A page that a browser saved.
  static let savedPage = """
    From: <Saved by Blink>
    Snapshot-Content-Location: https://halvencourier.example/2026/01/06/storm/
    Subject: Storm over Halven
    Date: Fri, 9 Jan 2026 12:00:00 -0000
    MIME-Version: 1.0
    Content-Type: multipart/related; type="text/html"; boundary="----MultipartBoundary--x----"

    ------MultipartBoundary--x----
    Content-Type: text/html
    Content-Transfer-Encoding: quoted-printable
    Content-Location: https://halvencourier.example/2026/01/06/storm/

    <!DOCTYPE html><html><head><meta http-equiv=3D"Content-Type" content=3D"text/html; charset=3DUTF-8">\
    <title>Storm over Halven</title><meta property=3D"article:published_time" content=3D"2026-01-06T09:24:00Z"></head>\
    <body><nav><a href=3D"/">Home</a></nav><article><p>A winter storm tore the roof off the fish market in Halven \
    =E2=80=93 nobody was hurt.</p></article></body></html>
    ------MultipartBoundary--x----
    Content-Type: text/css
    Content-Location: cid:css-1

    p { color: red }
    ------MultipartBoundary--x------
    """
}
