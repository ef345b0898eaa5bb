"""What the compiled parts know of a page: its outline in arrays."""

from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.stdint cimport int64_t
from libc.string cimport strlen

from lxml.includes cimport etreepublic as cetree
from lxml.includes cimport tree


cdef struct Node:
    tree.xmlNode* element
    int64_t names
    int64_t around
    int tag  # its number among the tags of its page
    int parent
    int shape
    int hidden
    int first
    int end


cdef struct Run:  # a piece, and where its parts, marks and open elements begin among those of its page
    int node
    int linked
    int bold
    int part
    int mark
    int opened


cdef struct Part:
    tree.xmlNode* text  # NULL: a space, or a line break
    int size  # signs of it that are read; -1: all
    int link  # the innermost that it stands in; -1: none
    bint breaks


cdef struct Mark:
    int part
    int inline  # -1: the end of the one that began last


cdef struct Anchor:
    tree.xmlNode* element
    int node
    int first
    int end
    int images
    int begins
    int part
    int part_end


cdef class Piece:
    cdef Sheet sheet
    cdef int number
    cdef readonly str text
    cdef readonly int node, linked, bold


cdef class Sheet:
    cdef cetree._Document document
    cdef readonly bint cut
    cdef readonly list texts, images, times, rules, players, inputs
    cdef list inlines, hrefs, tag_names, made_links
    cdef int* field  # of each tag: of what it tells where an element stands; NULL: not asked yet
    cdef tree.xmlNode** beside  # elements that say something beside the text, or play it, and links
    cdef int beside_count, beside_room
    cdef int node_count, piece_count, part_count, mark_count, opened_count, anchor_count, picture_count
    cdef int node_room, piece_room, part_room, mark_room, opened_room, anchor_room, picture_room
    cdef Node* node
    cdef Run* run
    cdef Part* part
    cdef Mark* mark
    cdef int* opened
    cdef Anchor* anchor
    cdef tree.xmlNode** picture

    cdef object element_of(self, tree.xmlNode* node)
    cdef str part_text(self, Part* part)
    cdef list link_texts(self, int number)
    cdef str link_text(self, int number)
    cdef object link(self, int number)
    cdef object told_of_node(self, int which, int number)
    cdef list parts_of(self, int i)
    cdef list marks_of(self, int i)
    cdef tuple opened_of(self, int i)


cdef Sheet kept_of(page, root)


cdef inline bint is_text(tree.xmlNode* node) noexcept:
    return node.type == tree.XML_TEXT_NODE or node.type == tree.XML_CDATA_SECTION_NODE


cdef inline tree.xmlNode* element_from(tree.xmlNode* node) noexcept:
    """Give the first element from a node on, itself included, among its siblings."""
    while node is not NULL and node.type != tree.XML_ELEMENT_NODE:
        node = node.next
    return node


cdef inline tree.xmlNode* following(tree.xmlNode* node, tree.xmlNode* start) noexcept:
    """Give the element that begins next in a page, NULL behind the last below `start`."""
    cdef tree.xmlNode* found = element_from(node.children)
    while found is NULL:  # up to the next element that is not below this one
        if node == start:
            return NULL
        found = element_from(node.next)
        if found is NULL:
            node = node.parent
    return found


cdef inline str decoded(const unsigned char* text):
    return PyUnicode_DecodeUTF8(<const char*>text, strlen(<const char*>text), NULL)
