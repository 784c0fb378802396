package org.jitney.clients.resolvectl.dns;

/**
 * A resource record as it is on the wire.
 *
 * @param name its owner, escaped; the root is empty
 * @param ttl in seconds
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that nobody compares or changes
public record ResourceRecord(String name, int recordClass, int type, long ttl, byte[] data) {

    /**
     * {@return the one record that the bytes are} Its names are not compressed.
     *
     * @throws MalformedRecord if they are none
     */
    public static ResourceRecord decode(byte[] bytes) throws MalformedRecord {
        RecordReader in = new RecordReader(bytes);
        String name = in.name();
        int type = in.number16();
        int recordClass = in.number16();
        long ttl = in.number32();
        byte[] data = in.bytes(in.number16());
        if (in.hasMore()) {
            throw new MalformedRecord("something follows it");
        }
        return new ResourceRecord(name, recordClass, type, ttl, data);
    }

    /** {@return whose it is, and what it is of} */
    public String key() {
        return key(name, recordClass, type);
    }

    /** {@return a name with a class and a type} */
    public static String key(String name, int recordClass, int type) {
        return name + " " + RecordType.className(recordClass) + " " + RecordType.name(type);
    }
}
