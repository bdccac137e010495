namespace Troupe.Engine;

using System.Runtime.CompilerServices;

/// <summary>The sending half of a table of texts that both ends of one direction of a link keep in step.</summary>
internal sealed class InternTable
{
    /// <summary>So many are kept; later ones travel as texts. A peer therefore cannot make the other remember more.</summary>
    public const int Capacity = 1024;

    private const int Recent = 16;

    // By the ref or the manifest itself, so that a ref's text is not made and compared for each message.
    private readonly Dictionary<object, uint> _numbers = [];

    // The same few come again and again: found by being the same object, before the dictionary asks what they are equal to.
    private readonly (object? Key, uint Number)[] _recent = new (object?, uint)[Recent];

    /// <summary>What the numbers stand for, in order; belongs to the caller once the table is cleared.</summary>
    public List<object> Keys { get; private set; } = [];

    public void Clear()
    {
        Keys = [];
        _numbers.Clear();
        Array.Clear(_recent);
    }

    /// <summary>Writes an entry. The text is made only if it is not in the table yet.</summary>
    public void Write(WireWriter to, object? key, Func<object, string> textOf, bool keep)
    {
        if (key is null)
        {
            to.Varint(0);
            return;
        }

        ref var recent = ref _recent[RuntimeHelpers.GetHashCode(key) % Recent];
        if (keep && ReferenceEquals(recent.Key, key))
        {
            to.Varint(recent.Number + 2);
        }
        else if (keep && _numbers.TryGetValue(key, out var number))
        {
            recent = (key, number);
            to.Varint(number + 2);
        }
        else if (keep && _numbers.Count < Capacity)
        {
            // The text first: if it cannot be made, nothing has happened.
            var text = textOf(key);
            to.Varint((uint)_numbers.Count + 2);
            _numbers.Add(key, (uint)_numbers.Count);
            Keys.Add(key);
            to.Text(text);
        }
        else
        {
            to.Varint(1);
            to.Text(textOf(key));
        }
    }
}

/// <summary>The receiving half: every text with what it stands for, once that is known.</summary>
internal sealed class InternedTexts<T> where T : class
{
    private readonly List<Entry> _entries = [];

    /// <summary>The next entry; null for nothing. An entry that is not kept is made for this one time.</summary>
    public Entry? Read(ref WireReader from)
    {
        var code = from.Varint();
        if (code == 0) return null;
        if (code == 1) return new Entry(from.Text());
        var number = code - 2;
        if (number < _entries.Count) return _entries[(int)number];
        if (number > _entries.Count || number >= InternTable.Capacity) throw new MalformedFrameException("A table entry comes out of turn.");
        var entry = new Entry(from.Text());
        _entries.Add(entry);
        return entry;
    }

    internal sealed class Entry(string text)
    {
        public string Text { get; } = text;

        /// <summary>What it stands for, kept for next time.</summary>
        public T? Meaning { get; set; }
    }
}
