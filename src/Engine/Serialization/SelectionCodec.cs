namespace Troupe.Engine;

/// <summary>The steps of a selection as bytes.</summary>
internal static class SelectionCodec
{
    private const uint MostSteps = 100;
    private const byte Name = 0, Pattern = 1, Parent = 2, Recursive = 3;

    public static void Write(WireWriter to, ActorSelectionMessage selection)
    {
        to.Byte((byte)(selection.WildCardFanOut ? 1 : 0));
        to.Varint((uint)selection.Elements.Length);
        foreach (var step in selection.Elements)
        {
            switch (step)
            {
                case SelectParent: to.Byte(Parent); break;
                case SelectChildRecursive: to.Byte(Recursive); break;
                case SelectChildPattern pattern:
                    to.Byte(Pattern);
                    to.Text(pattern.PatternStr);
                    break;
                default:
                    to.Byte(Name);
                    to.Text(((SelectChildName)step).Name);
                    break;
            }
        }
    }

    public static (SelectionPathElement[] Steps, bool WildCardFanOut) Read(ref WireReader from)
    {
        var fanOut = from.Byte() != 0;
        var count = from.Varint();
        if (count > MostSteps) throw new MalformedFrameException("A selection has too many steps.");
        var steps = new SelectionPathElement[count];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = from.Byte() switch
            {
                Name => new SelectChildName(from.Text()),
                Pattern => new SelectChildPattern(from.Text()),
                Parent => SelectParent.Instance,
                Recursive => SelectChildRecursive.Instance,
                _ => throw new MalformedFrameException("A selection has a step of no known kind."),
            };
        }

        return (steps, fanOut);
    }
}
