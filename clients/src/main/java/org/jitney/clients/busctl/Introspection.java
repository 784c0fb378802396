package org.jitney.clients.busctl;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.MissingResourceException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What an object says about itself.
 *
 * @param members what its interfaces have, in the order of the document
 * @param children the names of the nodes below it
 */
record Introspection(List<Member> members, List<String> children) {
    /** What a row is about. */
    enum Kind {
        INTERFACE,
        METHOD,
        PROPERTY,
        SIGNAL
    }

    /**
     * An interface or a member of one.
     *
     * @param in the signature of the arguments, or of the property
     * @param out the signature of the answer
     * @param flags what the annotations say, in words
     */
    record Member(
            String interfaceName,
            Kind kind,
            String name,
            String in,
            String out,
            boolean writable,
            List<String> flags) {}

    /** A document that is not what the specification says. */
    static final class BadDocument extends Exception {
        private static final long serialVersionUID = 1L;

        BadDocument(Exception cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    static Introspection parse(String xml) throws BadDocument {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            return new Reader(factory.createXMLStreamReader(new StringReader(xml))).read();
        } catch (XMLStreamException | MissingResourceException e) {
            // The latter is what the JDK throws when it has no words for an error in the DTD.
            throw new BadDocument(e);
        }
    }

    private static final class Reader {
        private static final String ANNOTATION = "org.freedesktop.DBus.";

        private final XMLStreamReader xml;
        private final List<Member> members = new ArrayList<>();
        private final List<String> children = new ArrayList<>();
        private String interfaceName = "";

        Reader(XMLStreamReader xml) {
            this.xml = xml;
        }

        Introspection read() throws XMLStreamException {
            boolean inside = false;
            while (xml.hasNext()) {
                if (xml.next() != XMLStreamConstants.START_ELEMENT) {
                    continue;
                }
                // The first element is the object itself; whatever else follows is read whole.
                if (inside) {
                    readElement();
                }
                inside = true;
            }
            return new Introspection(List.copyOf(members), List.copyOf(children));
        }

        private void readElement() throws XMLStreamException {
            if (xml.getLocalName().equals("interface")) {
                interfaceName = attribute("name");
                int at = members.size();
                List<String> flags = new ArrayList<>();
                members.add(heading(flags));
                readInterface(flags);
                members.set(at, heading(flags));
                return;
            }
            if (xml.getLocalName().equals("node")) {
                children.add(attribute("name"));
            }
            skip();
        }

        private void readInterface(List<String> flags) throws XMLStreamException {
            while (xml.next() != XMLStreamConstants.END_ELEMENT) {
                if (!xml.isStartElement()) {
                    continue;
                }
                switch (xml.getLocalName()) {
                    case "method" -> readMember(Kind.METHOD);
                    case "signal" -> readMember(Kind.SIGNAL);
                    case "property" -> readProperty();
                    case "annotation" -> {
                        annotation(flags);
                        skip();
                    }
                    default -> skip();
                }
            }
        }

        private void readMember(Kind kind) throws XMLStreamException {
            String name = attribute("name");
            StringBuilder in = new StringBuilder();
            StringBuilder out = new StringBuilder();
            List<String> flags = new ArrayList<>();
            while (xml.next() != XMLStreamConstants.END_ELEMENT) {
                if (!xml.isStartElement()) {
                    continue;
                }
                if (xml.getLocalName().equals("arg")) {
                    boolean answer = kind == Kind.METHOD && attribute("direction").equals("out");
                    (answer ? out : in).append(attribute("type"));
                } else if (xml.getLocalName().equals("annotation")) {
                    annotation(flags);
                }
                skip();
            }
            members.add(
                    new Member(
                            interfaceName,
                            kind,
                            name,
                            in.toString(),
                            out.toString(),
                            false,
                            flags));
        }

        private void readProperty() throws XMLStreamException {
            String name = attribute("name");
            String type = attribute("type");
            boolean writable = attribute("access").contains("write");
            List<String> flags = new ArrayList<>(List.of("emits-change"));
            while (xml.next() != XMLStreamConstants.END_ELEMENT) {
                if (xml.isStartElement()) {
                    annotation(flags);
                    skip();
                }
            }
            if (writable) {
                flags.add("writable");
            }
            members.add(new Member(interfaceName, Kind.PROPERTY, name, type, "", writable, flags));
        }

        private void annotation(List<String> flags) {
            String name = attribute("name");
            String value = attribute("value");
            if (name.equals(ANNOTATION + "Deprecated") && value.equals("true")) {
                flags.add(0, "deprecated");
            } else if (name.equals(ANNOTATION + "Method.NoReply") && value.equals("true")) {
                flags.add("no-reply");
            } else if (name.equals(ANNOTATION + "Property.EmitsChangedSignal")) {
                flags.remove("emits-change");
                switch (value) {
                    case "const" -> flags.add("const");
                    case "invalidates" -> flags.add("emits-invalidation");
                    case "true" -> flags.add("emits-change");
                    default -> {}
                }
            }
        }

        private Member heading(List<String> flags) {
            return new Member(interfaceName, Kind.INTERFACE, "", "", "", false, List.copyOf(flags));
        }

        private String attribute(String name) {
            String value = xml.getAttributeValue(null, name);
            return value == null ? "" : value;
        }

        private void skip() throws XMLStreamException {
            int depth = 1;
            while (depth > 0) {
                int event = xml.next();
                depth += event == XMLStreamConstants.START_ELEMENT ? 1 : 0;
                depth -= event == XMLStreamConstants.END_ELEMENT ? 1 : 0;
            }
        }
    }
}
