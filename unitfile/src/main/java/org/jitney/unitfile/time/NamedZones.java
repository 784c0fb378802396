package org.jitney.unitfile.time;

import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesException;
import java.time.zone.ZoneRulesProvider;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Time zones that have the abbreviations of the machine's files, or of {@code TZ}. The JDK knows
 * its own zones only, with names of its own ({@code MET} is {@code CET} to it), and takes nothing
 * else for a {@link ZoneId} than what a provider of the process has.
 */
public final class NamedZones extends ZoneRulesProvider {
    private static final Map<String, ZoneTable> TABLES = new ConcurrentHashMap<>();
    private static final String PREFIX = "jitney/";

    private final String id;
    private final ZoneTable table;

    private NamedZones(String id, ZoneTable table) {
        this.id = id;
        this.table = table;
    }

    /** {@return the zone that a file of {@code /usr/share/zoneinfo} describes, if it is one} */
    public static Optional<ZoneId> ofFile(byte[] content) {
        return ZoneFile.read(content).map(NamedZones::register);
    }

    /**
     * {@return the zone that a text describes} Whatever is not understood is UTC, under the name
     * that stands in the text if one does; that is what tzset(3) makes of it.
     *
     * @param text such as {@code CET-1CEST,M3.5.0,M10.5.0/3}
     */
    public static ZoneId ofText(String text) {
        return register(ZoneTable.of(PosixZone.parse(text)));
    }

    private static ZoneId register(ZoneTable table) {
        for (Map.Entry<String, ZoneTable> known : TABLES.entrySet()) {
            if (known.getValue().equals(table)) {
                return ZoneId.of(known.getKey());
            }
        }
        String id = PREFIX + TABLES.size();
        ZoneRulesProvider.registerProvider(new NamedZones(id, table));
        TABLES.put(id, table);
        return ZoneId.of(id);
    }

    /** {@return the abbreviation of such a zone at a second of the epoch; empty for others} */
    public static Optional<String> name(ZoneId zone, long second) {
        return zone.getId().startsWith(PREFIX)
                ? Optional.ofNullable(TABLES.get(zone.getId())).map(table -> table.name(second))
                : Optional.empty();
    }

    /** {@return all abbreviations that such a zone has ever had} */
    static Set<String> names(ZoneId zone) {
        ZoneTable table = TABLES.get(zone.getId());
        return table == null ? Set.of() : table.all();
    }

    @Override
    protected Set<String> provideZoneIds() {
        return Set.of(id);
    }

    @Override
    protected ZoneRules provideRules(String zone, boolean forCaching) {
        if (!zone.equals(id)) {
            throw new ZoneRulesException("Unknown zone: " + zone);
        }
        return table.rules();
    }

    @Override
    protected NavigableMap<String, ZoneRules> provideVersions(String zone) {
        return new TreeMap<>(Map.of(id, table.rules()));
    }
}
