package org.jitney.resolve1.dns;

import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** What a message asks for. Names are equal whatever the case of their letters. */
public record Question(Name name, int type, int dclass) {
    public static Question of(Name name, int type) {
        return new Question(name, type, DClass.IN);
    }

    /** {@return the same about another name} */
    public Question about(Name other) {
        return new Question(other, type, dclass);
    }

    public boolean isAddress() {
        return dclass == DClass.IN && (type == Type.A || type == Type.AAAA);
    }

    /** {@return it as a record without data, as messages carry it} */
    public Record record() {
        return Record.newRecord(name, type, dclass);
    }

    /** {@return whether a record of the name asked for is an answer} */
    public boolean accepts(Record record) {
        return record.getDClass() == dclass
                && (record.getType() == type || type == Type.ANY)
                && record.getName().equals(name);
    }

    @Override
    public String toString() {
        return Names.text(name) + " " + DClass.string(dclass) + " " + Type.string(type);
    }
}
