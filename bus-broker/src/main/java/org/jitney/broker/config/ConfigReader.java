package org.jitney.broker.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.MissingResourceException;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration files of the reference: one XML file that includes others.
 *
 * <p>What may stand for something else on another machine (a user that does not exist, SELinux, a
 * missing optional file) is passed over with a warning; what is plainly wrong is an error that
 * names file and line, as a bus with half a policy must not start. Only a file of an included
 * directory may be wrong: nothing of it is used then, and the rest of the system has its bus.
 */
public final class ConfigReader {
    private static final int MAX_DEPTH = 16;

    private final ConfigSource source;
    private final Set<String> open = new LinkedHashSet<>();

    private ConfigReader(ConfigSource source) {
        this.source = source;
    }

    /** Reads a file and all that it includes. */
    public static BusConfig read(ConfigSource source, String file) throws ConfigError {
        ConfigReader reader = new ConfigReader(source);
        Draft all = reader.file(file);
        if (all == null) {
            throw new ConfigError(file, 0, "no such file");
        }
        if (all.policy.askForConsole()) {
            all.policy.consoleUsers().addAll(source.consoleUsers());
        }
        return all.finish();
    }

    /** Reads one file with what it includes; null when it does not exist. */
    @Nullable Draft file(String file) throws ConfigError {
        if (!open.add(file)) {
            throw new ConfigError(file, 0, "circular inclusion");
        }
        if (open.size() > MAX_DEPTH) {
            throw new ConfigError(file, 0, "includes nested too deep");
        }
        try {
            Optional<byte[]> content = source.read(file);
            return content.isEmpty() ? null : parse(file, content.get());
        } catch (IOException e) {
            throw new ConfigError(file, 0, e.getMessage() == null ? "unreadable" : e.getMessage());
        } finally {
            open.remove(file);
        }
    }

    ConfigSource source() {
        return source;
    }

    private Draft parse(String file, byte[] content) throws ConfigError {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        // The DOCTYPE names the DTD on the net: neither that nor any entity is ever fetched.
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        Draft draft = new Draft();
        int line = 0;
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(content));
            while (xml.hasNext()) {
                line = xml.getLocation().getLineNumber();
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    new FileReader(this, file, xml, draft).busconfig(line);
                }
            }
            xml.close();
        } catch (XMLStreamException e) {
            throw new ConfigError(
                    file,
                    e.getLocation() == null ? line : e.getLocation().getLineNumber(),
                    "not well-formed XML");
        } catch (MissingResourceException e) {
            // What the parser of the JDK throws when it has no words for an error in the DTD.
            throw new ConfigError(file, line, "not well-formed XML");
        }
        return draft;
    }
}
