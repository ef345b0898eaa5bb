"""The rules that feeds are held to, by the names that the W3C's feed validator gave them: what is said, what to do.

Which of them are told as it tells them is measured against its published test cases (`python -m bench.doctor`).
"""

from __future__ import annotations

from typing import Literal

Severity = Literal["error", "warning"]
_Rule = tuple[Severity, str, str]

_ESCAPE = 'write plain text there, or say type="html" and escape the markup'
_ABSOLUTE = "write a full address with its scheme, such as https://example.org/1"
_SAFE = "take it out: readers drop it, or worse, do not"
_ONCE = "leave one of them"

RULES: dict[str, _Rule] = {
    # the document
    "SAXError": ("error", "it is not well-formed XML ({what})", "whoever writes it must escape what it puts in"),
    "BadCharacters": (
        "error",
        "it has bytes that are no text in its encoding, or signs that were lost already",
        "say the right encoding, or write UTF-8",
    ),
    "ContainsSystemEntity": ("error", "it takes text from elsewhere by an entity", "write the text itself"),
    "NotAFeed": ("error", "it is no feed: its root is {what}", "RSS, Atom, JSON Feed and OPML are looked at"),
    "ObsoleteVersion": ("warning", "it is {what}, which few readers know", "write RSS 2.0 or Atom"),
    "InvalidNamespace": ("error", "its namespace is {what}", 'Atom\'s is "http://www.w3.org/2005/Atom", RSS has none'),
    "MissingNamespace": ("error", "{what} is in no namespace", "declare the namespace of its format"),
    "AvoidNamespacePrefix": ("warning", "{what} is written with a prefix", "make its namespace the default one"),
    "ReservedPrefix": ("warning", "the prefix {what} stands for another namespace usually", "choose another prefix"),
    "NonstdPrefix": ("warning", "the prefix {what} is not the usual one of its namespace", "write the usual one"),
    "UnknownNamespace": ("warning", "{what} is a namespace that readers do not know", "leave out what they pass over"),
    "UndeterminableVocabulary": ("warning", "{what} is in no namespace: nobody knows what it means", "give it one"),
    "ObsoleteNamespace": ("error", "{what} is the namespace of a format that is no more", "write Atom 1.0"),
    # structure
    "MissingElement": ("error", "it has no {what}", "the format asks for one"),
    "MissingTitle": ("error", "it has no title", "the format asks for one"),
    "MissingLink": ("error", "it has no link", "the format asks for one"),
    "MissingDescription": ("error", "it has no description", "the format asks for one"),
    "MissingAttribute": ("error", "it has no attribute {what}", "the format asks for it"),
    "MissingSourceElement": ("warning", "the source has no {what}", "take it over from the feed it comes from"),
    "MissingSummary": ("error", "its content lies elsewhere or is packed, and it has no summary", "write one"),
    "MissingContentOrAlternate": ("error", "it has neither content nor a link to a page", "give it one of the two"),
    "MissingTextualContent": (
        "warning",
        "it has neither summary nor content",
        "readers show a title alone; write a summary",
    ),
    "MissingSelf": ("warning", "it does not say its own address", 'add a link with rel="self"'),
    "MissingGuid": ("warning", "the item has no guid", "give each item one that never changes"),
    "MissingTypeAttr": ("warning", "its link to content does not say the media type", "add the type"),
    "ItemMustContainTitleOrDescription": (
        "error",
        "the item has neither title nor description",
        "write one of the two",
    ),
    "DuplicateElement": ("error", "there is more than one {what}", _ONCE),
    "DuplicateAtomLink": (
        "error",
        "two links to pages have the same type and language",
        "leave one, or tell them apart",
    ),
    "DuplicateEntries": ("error", "two entries have the id {what}", "give each its own: readers show one of them"),
    "DuplicateIds": ("error", "the feed and an entry have the same id", "give each its own"),
    "DuplicateValue": ("error", "{what} stands there twice", _ONCE),
    "DuplicateUpdated": (
        "warning",
        "two entries were updated at the same moment, {what}",
        "readers sort by it: tell them apart",
    ),
    "DuplicateEnclosure": (
        "warning",
        "the item has several enclosures",
        "many readers take the first; write Atom for more",
    ),
    "DuplicateSemantics": ("warning", "{what} say the same", _ONCE),
    "DuplicateItemSemantics": ("warning", "{what} say the same", _ONCE),
    "UndefinedElement": ("error", "{what} has no place there", "take it out, or put it where the format has it"),
    "UnexpectedAttribute": ("error", "{what} has no place there", "take the attribute out"),
    "UnexpectedText": ("error", "there is text between the elements", "take it out"),
    "AtomLinkNotEmpty": ("warning", "the link has something in it", "write its address as the attribute href"),
    "MisplacedMetadata": ("warning", "{what} stands behind an entry", "write what is of the feed before its entries"),
    "MisplacedItem": (
        "warning",
        "an item stands before what is said of the channel, or outside of it",
        "put items last, in the channel",
    ),
    "NeedDescriptionBeforeContent": (
        "warning",
        "content:encoded stands before the description",
        "some readers take the last: exchange them",
    ),
    "HtmlFragment": ("warning", "{what} is the type of a whole document", 'write type="html" or "xhtml" for a part'),
    "InvalidRSSVersion": ("error", "{what} is no version of RSS", 'write version="2.0"'),
    # values
    "NotBlank": ("error", "{what} is empty", "write something, or leave it out"),
    "AttrNotBlank": ("error", "the attribute {what} is empty", "write something, or leave it out"),
    "UnexpectedWhitespace": ("error", "there is white space around {what}", "take it out: some readers do not"),
    "InvalidRFC3339Date": ("error", "{what} is no date of Atom", "write it such as 2026-03-02T09:00:00Z"),
    "InvalidRFC2822Date": ("error", "{what} is no date of RSS", "write it such as Mon, 02 Mar 2026 09:00:00 GMT"),
    "ProblematicalRFC822Date": (
        "warning",
        "{what} is a date that not every reader knows",
        "write it such as Mon, 02 Mar 2026 09:00:00 GMT",
    ),
    "InvalidW3CDTFDate": ("error", "{what} is no date of W3CDTF", "write it such as 2026-03-02T09:00:00Z"),
    "ImplausibleDate": (
        "warning",
        "{what} lies before there were feeds, or in the future",
        "write when it was published",
    ),
    "InvalidFullLink": ("error", "{what} is no full address", _ABSOLUTE),
    "InvalidLink": ("error", "{what} is no address", _ABSOLUTE),
    "InvalidUriChar": ("error", "{what} has characters that no address has", "escape them"),
    "UriNotIri": ("warning", "{what} has letters outside of ASCII", "escape them: RSS has no such addresses"),
    "NonCanonicalURI": (
        "warning",
        "{what} could be written in another way that means the same",
        "readers compare letter by letter: write the usual form",
    ),
    "InvalidTAG": (
        "error",
        "{what} is no tag: address (RFC 4151)",
        "write it such as tag:example.org,2026-01-01:item:1",
    ),
    "InvalidURN": ("error", "{what} is no URN (RFC 8141)", "write it such as urn:uuid:..."),
    "InvalidUUID": ("error", "{what} has no UUID in it", "write its 32 digits, with hyphens"),
    "InvalidMIMEType": ("error", "{what} is no media type", "write it such as text/html"),
    "InvalidMIMEAttribute": ("error", "{what} is no media type", "write it such as audio/mpeg"),
    "InvalidTextType": ("error", "{what} is no type of text", 'there are "text", "html" and "xhtml"'),
    "InvalidLanguage": ("error", "{what} is no language", "write it such as en or de-CH (BCP 47)"),
    "InvalidContact": (
        "error",
        "{what} has no e-mail address in it as the format wants it",
        "write name@example.org (Name)",
    ),
    "InvalidAddrSpec": ("error", "{what} is no e-mail address alone", "write it such as name@example.org"),
    "EmailFormat": (
        "warning",
        "{what} is an e-mail address in another form than RSS has",
        "write name@example.org (Name)",
    ),
    "MissingRealName": ("warning", "{what} has no name", "write name@example.org (Name)"),
    "UnregisteredAtomLinkRel": (
        "warning",
        "{what} is no registered relation",
        "write one that readers know, or a full address",
    ),
    "InvalidHttpGUID": (
        "error",
        '{what} is no address, and a guid is one unless it says isPermaLink="false"',
        "say so",
    ),
    "InvalidPermalink": (
        "error",
        "{what} is no address to open, and the guid says that it is",
        'say isPermaLink="false"',
    ),
    "InvalidInteger": ("error", "{what} is no whole number", "write digits"),
    "InvalidIntegerAttribute": ("error", "{what} is no whole number", "write digits"),
    "InvalidNonNegativeInteger": ("error", "{what} is no whole number from 0 on", "write digits"),
    "InvalidPositiveInteger": ("error", "{what} is no whole number from 1 on", "write digits"),
    "InvalidWidth": ("error", "{what} is no width: a whole number up to 144", "write it so"),
    "InvalidHeight": ("error", "{what} is no height: a whole number up to 400", "write it so"),
    "InvalidDay": ("error", "{what} is no day", "write it such as Monday"),
    "InvalidHour": ("error", "{what} is no hour: a whole number from 0 to 23", "write it so"),
    "UseZeroForMidnight": ("warning", "midnight is written as 24", "write 0"),
    "EightDaysAWeek": ("error", "there are more than seven days", _ONCE),
    "NotEnoughHoursInTheDay": ("error", "there are more than 24 hours", _ONCE),
    "InvalidBooleanAttribute": ("error", "{what} is neither true nor false", "write one of the two"),
    "InvalidURLAttribute": ("error", "{what} is no full address", _ABSOLUTE),
    "InvalidTrueFalse": ("error", "{what} is neither true nor false", "write one of the two"),
    "NotBase64": ("error", "the content says that it is packed as base64, and is not", "pack it, or say what it is"),
    "InvalidLatitude": ("error", "{what} is no latitude", "write degrees from -90 to 90"),
    "InvalidLongitude": ("error", "{what} is no longitude", "write degrees from -180 to 180"),
    "InvalidUpdatePeriod": ("error", "{what} is no period", "there are hourly, daily, weekly, monthly, yearly"),
    "ImageTitleDoesntMatch": (
        "warning",
        "the title of the image is not that of the channel",
        "readers take it for the same",
    ),
    "ImageLinkDoesntMatch": (
        "warning",
        "the link of the image is not that of the channel",
        "readers take it for the same",
    ),
    "ImageUrlFormat": ("warning", "{what} is no GIF, JPEG or PNG", "readers show those"),
    "RelativeSelf": ("warning", "the feed's own address is relative", _ABSOLUTE),
    # markup
    "ContainsHTML": (
        "warning",
        "there is markup ({what}) where plain text belongs",
        "readers show it as it stands: write plain text",
    ),
    "ContainsUndeclaredHTML": ("warning", "there is markup ({what}) in what says it is plain text", _ESCAPE),
    "NotHtml": (
        "error",
        "it says that it is HTML, and is not ({what})",
        "close every element, and take out what HTML has not",
    ),
    "NotInline": ("warning", "it says that it is XHTML, and has escaped markup in it", 'say type="html"'),
    "NotEscaped": ("error", "it says that its markup is escaped, and it is not", 'escape it, or say type="xhtml"'),
    "MissingXhtmlDiv": (
        "error",
        "it says that it is XHTML, and its only child is no div of XHTML",
        "put a div around it",
    ),
    "SecurityRisk": ("warning", "it has an element {what} in it", _SAFE),
    "SecurityRiskAttr": ("warning", "it has an attribute {what} in it", _SAFE),
    "DangerousStyleAttr": ("warning", "it has a style that can do more than style ({what})", _SAFE),
    "ContainsRelRef": (
        "warning",
        "it has a relative address in it ({what})",
        "write full ones: a feed has no place of its own",
    ),
    "TooLarge": ("warning", "it has {what}", "readers poll it all: give fewer items, and archives (RFC 5005)"),
    # archives
    "FeedHistoryRelInEntry": ("error", "{what} has no place in an entry", "it is of the feed"),
    "FeedRelInCompleteFeed": ("warning", "a complete feed has no {what}", "take it out"),
    "CurrentNotSelfInCompleteFeed": (
        "warning",
        "a complete feed says that another one is current",
        "take the link out",
    ),
    "LinkPastEnd": ("warning", "the first or last page has a link that leads beyond", "take it out"),
    "ArchiveIncomplete": (
        "warning",
        "an archive leads neither to the one before it nor to the one behind it",
        'add links with rel="prev-archive" and rel="next-archive", or do not mark it as an archive',
    ),
    "MissingCurrentInArchive": (
        "warning",
        "an archive does not say where the current feed is",
        'add a link with rel="current"',
    ),
    # JSON Feed
    "InvalidJSON": ("error", "it is no JSON ({what})", "whoever writes it must write JSON"),
    "JSONVersion": ("error", "its version is {what}", 'write "https://jsonfeed.org/version/1.1"'),
    "JSONMissing": ("error", "it has no {what}", "JSON Feed 1.1 asks for it"),
    "JSONType": ("error", "{what}", "write it as JSON Feed 1.1 has it"),
    "JSONDeprecated": ("warning", "{what} is of JSON Feed 1.0", "write authors, a list"),
    "JSONExtension": ("warning", "{what} is no member of JSON Feed 1.1", "begin its name with _"),
    # OPML
    "InvalidOPMLVersion": ("error", "{what} is no version of OPML", 'write version="2.0"'),
    "MissingOutlineAttr": ("error", "an outline has no {what}", "the format asks for it"),
    "MissingXmlURL": ("error", "an outline of a feed has no xmlUrl", "write the address of the feed"),
    "UndefinedOutlineType": ("warning", "{what} is a type that readers do not know", "write rss, link or include"),
}
