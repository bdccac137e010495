namespace Troupe.Actors.Tests.Payload;

using System.Collections.Immutable;
using System.Numerics;
using System.Text.Json.Serialization;
using Troupe.Payload;
using Xunit;

public class JsonCodecTests
{
    [Fact]
    public void Records_come_back_equal()
    {
        var order = new Order(7, "Ada", [new Line("nut", 1.10m), new Line("bolt", 2m)], new DateTime(2024, 1, 2, 3, 4, 5, DateTimeKind.Utc), null);
        var back = RoundTrip.Of(order);
        Assert.Equal(order.Lines, back.Lines);
        Assert.Equal(order, back with { Lines = order.Lines });
        Assert.Null(RoundTrip.Of<Order?>(null));
        Assert.Equal(2, RoundTrip.Of<Order[]>([order, order]).Length);
    }

    [Fact]
    public void Tuples_and_collections_come_back()
    {
        Assert.Equal(("a", 1, (string?)null), RoundTrip.Of(("a", 1, (string?)null)));
        Assert.Equal(Tuple.Create("a", 2), RoundTrip.Of(Tuple.Create("a", 2)));
        Assert.Equal(new() { ["x"] = [1, 2] }, RoundTrip.Of<Dictionary<string, List<int>>>(new() { ["x"] = [1, 2] }));
        Assert.Equal(new() { [(1, 2)] = "x" }, RoundTrip.Of<Dictionary<(int, int), string>>(new() { [(1, 2)] = "x" }));
        Assert.Equal(["a", "b"], RoundTrip.Of<HashSet<string>>(["a", "b"]).Order());
        Assert.Equal([1, 2], RoundTrip.Of<ImmutableArray<int>>([1, 2]).ToArray());
        Assert.Equal([1, 4], RoundTrip.Of<IEnumerable<int>>(new[] { 1, 2 }.Select(n => n * n)));
        Assert.Equal([("a", 1)], RoundTrip.Of<IReadOnlyList<(string, int)>>([("a", 1)]));
    }

    [Fact]
    public void Numbers_that_JSON_does_not_know_come_back() =>
        Assert.Equal([double.NaN, double.PositiveInfinity, -0.0], RoundTrip.Of(new Measures("m", [double.NaN, double.PositiveInfinity, -0.0])).Values);

    [Fact]
    public void Structs_with_private_fields_come_back_inside_a_record()
    {
        var money = new Priced("x", Money.OfCents(1234), new Complex(1, 2));
        Assert.Equal(money, RoundTrip.Of(money));
    }

    [Fact]
    public void Properties_without_a_public_setter_keep_their_values()
    {
        var account = new Account("Ada");
        account.Earn(5);
        account.Notes.Add("hello");
        var back = RoundTrip.Of(account);
        Assert.Equal(("Ada", 5, "hello"), (back.Owner, back.Balance, back.Notes.Single()));
    }

    [Fact]
    public void Declared_subtypes_come_back_as_what_they_were()
    {
        Assert.IsType<Circle>(RoundTrip.Of<Shape>(new Circle(2)));
        Assert.Equal([new Circle(1), new Square(2)], RoundTrip.Of<Shape[]>([new Circle(1), new Square(2)]));
    }

    [Fact]
    public void A_subtype_that_nobody_declared_is_refused_not_sliced()
    {
        var refused = Assert.Throws<CannotTravelException>(() => RoundTrip.Of<Animal>(new Dog()));
        Assert.Contains("Dog", refused.Message);
    }

    [Fact]
    public void Members_of_type_object_keep_their_type()
    {
        var back = RoundTrip.Of(new Box("b", 42L, new() { ["n"] = 1.5m }));
        Assert.Equal(42L, Assert.IsType<long>(back.Content));
        Assert.Equal(1.5m, Assert.IsType<decimal>(back.More["n"]));
        Assert.Throws<CannotTravelException>(() => RoundTrip.Of(new Box("b", new Version(1, 0), [])));
    }

    [Fact]
    public void A_circle_of_records_is_refused()
    {
        var node = new Node { Name = "n" };
        node.Next = node;
        Assert.Throws<CannotTravelException>(() => RoundTrip.Of(node));
    }

    [Fact]
    public void Handles_of_ours_travel_inside_records()
    {
        var back = RoundTrip.Of(new WithTicket("a", new Ticket(5), [new Ticket(6)], null));
        Assert.Equal((5, 6), (back.Ticket.Number, back.More.Single().Number));
        Assert.Equal(7, RoundTrip.Of(new Ticket(7)).Number);
        Assert.Null(RoundTrip.Of<Ticket?>(null));
    }

    public sealed record Order(int Id, string Customer, List<Line> Lines, DateTime At, string? Note);

    public sealed record Line(string What, decimal Price);

    public sealed record Measures(string Name, double[] Values);

    public sealed record Priced(string Name, Money Price, Complex Factor);

    public readonly struct Money
    {
        private readonly long _cents;

        private Money(long cents) => _cents = cents;

        public static Money OfCents(long cents) => new(cents);

        public override string ToString() => $"{_cents}";
    }

    public sealed class Account(string owner)
    {
        public string Owner { get; } = owner;

        public int Balance { get; private set; }

        public List<string> Notes { get; } = [];

        public string Computed => throw new InvalidOperationException("nobody should ask");

        public void Earn(int amount) => Balance += amount;
    }

    [JsonDerivedType(typeof(Circle), "circle")]
    [JsonDerivedType(typeof(Square), "square")]
    public abstract record Shape;

    public sealed record Circle(double Radius) : Shape;

    public sealed record Square(double Side) : Shape;

    public class Animal
    {
        public string Name { get; set; } = "";
    }

    public sealed class Dog : Animal
    {
        public int Tricks { get; set; }
    }

    public sealed record Box(string Name, object? Content, Dictionary<string, object> More);

    public sealed class Node
    {
        public string Name { get; set; } = "";

        public Node? Next { get; set; }
    }

    internal sealed record WithTicket(string Name, Ticket Ticket, List<Ticket> More, Ticket? None);

    internal sealed class Ticket(int number) : ITravels<Ticket>
    {
        public int Number { get; } = number;

        public static Ticket Read(ref PayloadReader reader) => new(reader.Count());

        public void Write(PayloadWriter writer) => writer.Number((uint)Number);
    }
}
