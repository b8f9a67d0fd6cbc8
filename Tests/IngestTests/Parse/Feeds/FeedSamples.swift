/// Feeds as the usual programs write them.
enum FeedSamples {
  /// RSS 2.0 of WordPress.
  static let wordPress = """
    <?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
    \txmlns:content="http://purl.org/rss/1.0/modules/content/"
    \txmlns:dc="http://purl.org/dc/elements/1.1/"
    \txmlns:atom="http://www.w3.org/2005/Atom">
    <channel>
    \t<title>The Halven Courier</title>
    \t<atom:link href="https://halvencourier.example/feed/" rel="self" type="application/rss+xml" />
    \t<link>https://halvencourier.example</link>
    \t<description>News from the coast</description>
    \t<language>en-GB</language>
    \t<image><url>https://halvencourier.example/i.png</url><title>Logo</title></image>
    \t<item>
    \t\t<title>Storm says goodbye to Halven&#8217;s fish market</title>
    \t\t<link>https://halvencourier.example/2026/01/06/storm/?a=1&amp;b=2</link>
    \t\t<dc:creator><![CDATA[Jane Doe]]></dc:creator>
    \t\t<pubDate>Tue, 06 Jan 2026 09:24:00 +0000</pubDate>
    \t\t<category><![CDATA[Weather]]></category>
    \t\t<category><![CDATA[Coast]]></category>
    \t\t<guid isPermaLink="false">https://halvencourier.example/?p=4711</guid>
    \t\t<description><![CDATA[<p>A winter storm tore the roof off the fish market [&#8230;]</p>]]></description>
    \t\t<content:encoded><![CDATA[
    <p>A winter storm tore the roof off the fish market in Halven on Monday night &amp; drove three trawlers ashore.</p>
    <h2 class="wp-block-heading">Nobody hurt</h2>
    <p>The market will stay closed until spring, harbour master Ilse Brandt told reporters.</p>
    <p>The post <a href="https://x.example">Storm says goodbye</a> appeared first on <a href="https://x.example">The Halven Courier</a>.</p>
    ]]></content:encoded>
    \t</item>
    \t<item>
    \t\t<title>Ferry runs again</title>
    \t\t<guid>https://halvencourier.example/2026/01/07/ferry/</guid>
    \t\t<description>The ferry to Port Elsing runs again, every second hour.</description>
    \t</item>
    \t<item><title>Harbour closed tonight</title><link>https://halvencourier.example/flash</link></item>
    </channel>
    </rss>
    """

  /// Atom 1.0 of Blogger, and an entry in XHTML.
  static let blogger = """
    <?xml version='1.0' encoding='UTF-8'?><?xml-stylesheet href="http://www.blogger.com/styles/atom.css" type="text/css"?>
    <!-- a comment with <rss> in it -->
    <feed xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0' xml:lang="de">
    <id>tag:blogger.com,1999:blog-1</id><updated>2026-01-06T10:00:00.001-08:00</updated><title type='text'>Nordlicht</title>
    <author><name>Karl Brandt</name><email>noreply@blogger.com</email></author>
    <entry><id>tag:blogger.com,1999:blog-1.post-2</id><published>2026-01-06T10:00:00.000-08:00</published>
    <updated>2026-01-06T11:00:00Z</updated><category scheme='http://www.blogger.com/atom/ns#' term='Reisen'/>
    <title type='text'>Sturm &amp; Drang</title><content type='html'>Der erste Absatz steht ohne Element davor.&lt;br /&gt;\
    &lt;br /&gt;Der zweite Absatz folgt &amp;amp; endet.</content>
    <link rel='replies' type='application/atom+xml' href='http://nordlicht.example/feeds/1' title='0 Kommentare'/>
    <link rel='alternate' type='text/html' href='http://nordlicht.example/a.html?x=1&amp;y=2' title='A'/></entry>
    <entry><id>urn:2</id><updated>2026-01-07T11:00:00Z</updated><title type="html">Kohl &amp;amp; &lt;b&gt;Pinkel&lt;/b&gt;</title>
    <author><name>Anna Weir</name><uri>http://z.example</uri></author><author><name>Tom Ott</name></author>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Ein <em>Absatz</em> mit 3 &lt; 4 darin.</p>\
    <ul><li>Ein Punkt</li></ul><p>Der Schluss ist wieder ein Satz.</p></div></content></entry>
    </feed>
    """

  /// RSS 1.0 as old sites have it, in ISO-8859-1.
  static let rdf = """
    <?xml version="1.0" encoding="ISO-8859-1"?>
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
     xmlns:d="http://purl.org/dc/elements/1.1/">
    <channel rdf:about="http://alt.example/"><title>Alte Post</title><link>http://alt.example/</link>
    <d:language>de</d:language><items><rdf:Seq><rdf:li rdf:resource="http://alt.example/1"/></rdf:Seq></items></channel>
    <item rdf:about="http://alt.example/1"><title>Für Öl und Brot</title><link>http://alt.example/1</link>
    <description>Die Preise für Öl und Brot sind wieder gefallen, sagte der Händler.</description>
    <d:creator>Von Greta Möller</d:creator><d:date>2004-03-02T10:11+01:00</d:date><d:subject>Wirtschaft</d:subject></item>
    <image><title>Kein Artikel</title></image>
    </rdf:RDF>
    """
}
