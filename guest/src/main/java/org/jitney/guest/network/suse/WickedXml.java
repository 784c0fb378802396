package org.jitney.guest.network.suse;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jitney.guest.network.YamlNode;

/**
 * Reads wicked's XML as nodes: an element with others in it is a mapping, one with text a single
 * value, elements of one name a list. An attribute is a key with {@code @} in front; beside it the
 * text has the empty key.
 *
 * <p>It is not XML to the letter: a file may have several elements at its top, and prefixes that
 * nobody declared.
 */
final class WickedXml {
    private static final int MAX_DEPTH = 40;
    private static final int MAX_NODES = 200_000;
    private static final Pattern PROLOG = Pattern.compile("\\A\\s*<\\?xml[^>]*\\?>");
    private static final String TOP = "wicked";

    private final XMLStreamReader xml;
    private int nodes;

    private WickedXml(XMLStreamReader xml) {
        this.xml = xml;
    }

    static YamlNode.Parsed parse(String text) {
        try {
            XMLStreamReader xml = factory().createXMLStreamReader(new StringReader(whole(text)));
            xml.nextTag();
            return new YamlNode.Parsed(Optional.of(new WickedXml(xml).element(0)), "", 0);
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNumber());
            String said = String.valueOf(e.getMessage()).replaceAll("(?s).*Message: ", "");
            return new YamlNode.Parsed(Optional.empty(), "Not XML: " + said, line);
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /** One element around all, in which every line keeps its number. */
    private static String whole(String text) {
        Matcher prolog = PROLOG.matcher(text);
        String lines = "";
        int from = 0;
        if (prolog.find()) {
            from = prolog.end();
            lines = prolog.group().replaceAll("[^\n]", "");
        }
        return "<%s>%s%s</%s>".formatted(TOP, lines, text.substring(from), TOP);
    }

    /** The reader is at a start tag, and at its end tag afterwards. */
    private YamlNode element(int depth) throws XMLStreamException {
        if (depth > MAX_DEPTH || ++nodes > MAX_NODES) {
            throw new XMLStreamException("nested too deep or too large", xml.getLocation());
        }
        int line = xml.getLocation().getLineNumber();
        Map<String, List<YamlNode>> children = new LinkedHashMap<>();
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            String key = "@" + xml.getAttributeLocalName(i);
            add(children, key, scalar(xml.getAttributeValue(i), line));
        }
        StringBuilder text = new StringBuilder();
        for (int event = xml.next(); event != XMLStreamConstants.END_ELEMENT; event = xml.next()) {
            switch (event) {
                case XMLStreamConstants.START_ELEMENT ->
                        add(children, xml.getLocalName(), element(depth + 1));
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
                        text.append(xml.getText());
                case XMLStreamConstants.ENTITY_REFERENCE ->
                        throw new XMLStreamException(
                                "an entity that is not known", xml.getLocation());
                default -> {} // comments and the like
            }
        }
        String said = text.toString().strip();
        if (children.isEmpty()) {
            return scalar(said, line);
        }
        if (!said.isEmpty()) {
            add(children, "", scalar(said, line));
        }
        return mapping(children, line);
    }

    private static void add(Map<String, List<YamlNode>> children, String key, YamlNode node) {
        children.computeIfAbsent(key, k -> new ArrayList<>()).add(node);
    }

    private static YamlNode scalar(String text, int line) {
        return new YamlNode(new YamlNode.Scalar(text), line);
    }

    private static YamlNode mapping(Map<String, List<YamlNode>> children, int line) {
        Map<String, YamlNode> items = new LinkedHashMap<>();
        children.forEach((key, all) ->
                items.put(
                        key,
                        all.size() == 1
                                ? all.getFirst()
                                : new YamlNode(new YamlNode.Sequence(all), all.getFirst().line())));
        return new YamlNode(new YamlNode.Mapping(items), line);
    }
}
