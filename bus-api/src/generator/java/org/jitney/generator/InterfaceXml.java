package org.jitney.generator;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An interface as its XML file has it.
 *
 * @param members methods, properties and signals in the order of the file, hidden ones at the end
 */
record InterfaceXml(String name, List<Member> members) {

    enum Kind {
        METHOD,
        PROPERTY,
        SIGNAL
    }

    record Arg(String name, String type) {}

    /**
     * A member.
     *
     * @param in arguments of a method
     * @param out results of a method, arguments of a signal
     * @param type of a property, else empty
     */
    record Member(
            Kind kind,
            String name,
            List<Arg> in,
            List<Arg> out,
            String type,
            boolean writable,
            Map<String, String> annotations) {

        String annotation(String suffix) {
            for (Map.Entry<String, String> entry : annotations.entrySet()) {
                if (entry.getKey().endsWith("." + suffix)) {
                    return entry.getValue();
                }
            }
            return "";
        }

        boolean hidden() {
            return annotation("HiddenIn").contains("252");
        }

        /** Member names become class and method names in lower and upper case alike. */
        String lowerName() {
            return Character.toLowerCase(name.charAt(0)) + name.substring(1);
        }
    }

    static InterfaceXml read(Path file) throws IOException, XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try (InputStream in = Files.newInputStream(file)) {
            return new Reader(factory.createXMLStreamReader(in)).read();
        }
    }

    /** Collects elements as they open and close; the format has one interface in a file. */
    private static final class Reader {
        private final XMLStreamReader xml;
        private final List<Member> members = new ArrayList<>();
        private String interfaceName = "";
        private Member member;

        Reader(XMLStreamReader xml) {
            this.xml = xml;
        }

        InterfaceXml read() throws XMLStreamException {
            while (xml.hasNext()) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> start(xml.getLocalName());
                    case XMLStreamConstants.END_ELEMENT -> end(xml.getLocalName());
                    default -> {}
                }
            }
            return new InterfaceXml(interfaceName, members);
        }

        private void start(String element) {
            switch (element) {
                case "node" -> {}
                case "interface" -> interfaceName = attribute("name");
                case "method", "property", "signal" -> member = open(element);
                case "arg" -> arg();
                case "annotation" -> {
                    if (member != null) {
                        member.annotations().put(attribute("name"), attribute("value"));
                    }
                }
                default -> throw new IllegalArgumentException("unknown element " + element);
            }
        }

        private Member open(String element) {
            return new Member(
                    Kind.valueOf(element.toUpperCase(java.util.Locale.ROOT)),
                    attribute("name"),
                    new ArrayList<>(),
                    new ArrayList<>(),
                    attribute("type"),
                    attribute("access").equals("readwrite"),
                    new LinkedHashMap<>());
        }

        private void arg() {
            boolean in = member.kind() == Kind.METHOD && !attribute("direction").equals("out");
            (in ? member.in() : member.out()).add(new Arg(attribute("name"), attribute("type")));
        }

        private void end(String element) {
            if (member != null && element.equalsIgnoreCase(member.kind().name())) {
                members.add(member);
                member = null;
            }
        }

        private String attribute(String name) {
            String value = xml.getAttributeValue(null, name);
            return value == null ? "" : value;
        }
    }
}
