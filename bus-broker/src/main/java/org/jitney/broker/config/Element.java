package org.jitney.broker.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The element that a reader is at: its attributes, its content, and where it stands. As strict as
 * the reference: what is not expected is an error.
 */
final class Element {
    private final String file;
    private final XMLStreamReader xml;
    private final String name;
    private final int line;
    private final Map<String, String> attributes = new LinkedHashMap<>();

    private int childLine;

    /**
     * The reader must be at a start tag.
     *
     * @param line where the tag starts; the reader only knows where it ends
     */
    Element(String file, XMLStreamReader xml, int line) throws ConfigError {
        this.file = file;
        this.xml = xml;
        this.name = xml.getLocalName();
        this.line = line;
        if (xml.getNamespaceCount() > 0) {
            throw error("attribute \"xmlns\" is invalid on <%s>".formatted(name));
        }
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
        }
    }

    String name() {
        return name;
    }

    int line() {
        return line;
    }

    Map<String, String> attributes() {
        return attributes;
    }

    ConfigError error(String problem) {
        return new ConfigError(file, line, problem);
    }

    Element allowing(Set<String> known) throws ConfigError {
        for (String attribute : attributes.keySet()) {
            if (!known.contains(attribute)) {
                throw error(
                        "attribute \"%s\" is invalid on element <%s> in this context"
                                .formatted(attribute, name));
            }
        }
        return this;
    }

    Element withoutAttributes() throws ConfigError {
        return allowing(Set.of());
    }

    /** {@return whether an attribute is "yes"; it may be absent, but nothing other than "no"} */
    boolean yes(String attribute) throws ConfigError {
        String value = attributes.getOrDefault(attribute, "no");
        return switch (value) {
            case "yes" -> true;
            case "no" -> false;
            default -> throw error(attribute + " must be \"yes\" or \"no\", not \"" + value + "\"");
        };
    }

    /** Reads to the end tag: {@return the text, which must not be empty} */
    String text() throws XMLStreamException, ConfigError {
        String text = content();
        if (text.isEmpty()) {
            throw error("element <" + name + "> was expected to have content");
        }
        return text;
    }

    /** Reads to the end tag of an element that has no content. */
    void empty() throws XMLStreamException, ConfigError {
        if (!content().isEmpty()) {
            throw error("no text content expected in element <" + name + ">");
        }
    }

    private String content() throws XMLStreamException, ConfigError {
        StringBuilder text = new StringBuilder();
        while (true) {
            int event = xml.next();
            switch (event) {
                case XMLStreamConstants.END_ELEMENT -> {
                    return text.toString().strip();
                }
                case XMLStreamConstants.START_ELEMENT ->
                        throw error(
                                "element <%s> is not allowed inside <%s>"
                                        .formatted(xml.getLocalName(), name));
                default -> text.append(textOf(event));
            }
        }
    }

    /** {@return the element inside this one that {@link #nextChild} found} */
    Element child() throws ConfigError {
        return new Element(file, xml, childLine);
    }

    /** Goes on to the next element inside this one; false at its end. */
    boolean nextChild() throws XMLStreamException, ConfigError {
        while (true) {
            childLine = xml.getLocation().getLineNumber();
            int event = xml.next();
            switch (event) {
                case XMLStreamConstants.END_ELEMENT -> {
                    return false;
                }
                case XMLStreamConstants.START_ELEMENT -> {
                    return true;
                }
                default -> {
                    if (!textOf(event).isBlank()) {
                        throw error("no text content expected in element <" + name + ">");
                    }
                }
            }
        }
    }

    private String textOf(int event) throws ConfigError {
        return switch (event) {
            case XMLStreamConstants.CHARACTERS,
                    XMLStreamConstants.CDATA,
                    XMLStreamConstants.SPACE ->
                    xml.getText();
            case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION -> "";
            // Entities are never looked up, so their text is not known.
            default -> throw error("unexpected content in element <" + name + ">");
        };
    }
}
