package org.jitney.bus.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Introspection of a complete implementation against the data of release 262, element by element.
 */
class IntrospectionGoldenTest {
    /** How deep members lie: below the node and the interface. */
    private static final int MEMBER = 3;

    static Stream<InterfaceInfo> interfaces() {
        return Stream.of(
                Systemd1Manager.INFO,
                Systemd1Job.INFO,
                Hostname1.INFO,
                LogControl1.INFO,
                Login1Session.INFO,
                DBusProperties.INFO);
    }

    @ParameterizedTest
    @MethodSource("interfaces")
    void aCompleteImplementationLooksLikeTheReference(InterfaceInfo info) throws Exception {
        Set<String> all = new HashSet<>();
        info.methods().forEach(m -> all.add(m.name()));
        info.properties().forEach(p -> all.add(p.name()));
        info.signals().forEach(s -> all.add(s.name()));
        String reference = golden(info.name());
        // What release 252 shows and later ones do not is shown as well.
        all.removeIf(name -> !reference.contains("name=\"" + name + "\""));

        String rendered = "<node>\n" + info.introspectionXml(all) + "</node>\n";

        // The golden files are sorted by name, what is sent is in the order of the reference.
        assertThat(elements(rendered)).containsExactlyInAnyOrderElementsOf(elements(reference));
    }

    private static String golden(String name) throws IOException {
        String resource = "/introspection/" + name + ".xml";
        try (InputStream in = IntrospectionGoldenTest.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** {@return each member with all that is in it, a line of text for each element} */
    private static List<String> elements(String text) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text));
        var members = new ArrayList<String>();
        var member = new StringBuilder();
        int depth = 0;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
                append(member, xml);
            }
            boolean isWhole = event == XMLStreamConstants.END_ELEMENT && depth == MEMBER;
            boolean isAround = event == XMLStreamConstants.START_ELEMENT && depth < MEMBER;
            if (isWhole || isAround) {
                members.add(member.toString());
                member.setLength(0);
            }
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
        }
        return members;
    }

    private static void append(StringBuilder member, XMLStreamReader xml) {
        member.append(xml.getLocalName());
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            member.append(' ').append(xml.getAttributeLocalName(i));
            member.append('=').append(xml.getAttributeValue(i));
        }
        member.append('\n');
    }
}
